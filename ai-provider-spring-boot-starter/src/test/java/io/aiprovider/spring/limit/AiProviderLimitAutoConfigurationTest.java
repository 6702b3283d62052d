package io.aiprovider.spring.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.spring.Contexts;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.testing.MutableClock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AiProviderLimitAutoConfigurationTest {
  private static final Caller ADA = new Caller("ada", "acme", null, Set.of());

  private static ApplicationContextRunner with(String... limits) {
    ApplicationContextRunner contexts = Contexts.simulated();
    for (String limit : limits) {
      contexts = contexts.withPropertyValues("ai-provider.limits." + limit);
    }
    return contexts;
  }

  private static void call(ChatClient client, Caller caller) {
    client.send(ChatRequest.of("Hello"), client.newCall().caller(caller).build()).close();
  }

  @ParameterizedTest
  @CsvSource({
    "default-requests, 1 request per hour",
    "requests-per-minute, 1 request per minute",
    "tokens-per-minute, 1 token per minute"
  })
  void each_key_has_the_configured_limits(String setting, String limit) {
    with(setting + "=1")
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              call(client, ADA);
              call(client, new Caller("bob", "acme", null, Set.of()));

              assertThatThrownBy(() -> call(client, ADA))
                  .isInstanceOf(LimitReached.class)
                  .hasMessageContaining(limit);
            });
  }

  @Test
  void the_window_is_configured() {
    with("default-requests=1", "window=2m")
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              call(client, ADA);

              assertThatThrownBy(() -> call(client, ADA))
                  .hasMessageContaining("1 request in 2 min");
            });
  }

  @Test
  void callers_are_not_limited_by_default() {
    with()
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              for (int i = 0; i < 200; i++) {
                call(client, ADA);
              }
            });
  }

  @Test
  void the_store_shows_what_is_left() {
    with("default-requests=5")
        .run(
            context -> {
              call(context.getBean(ChatClient.class), ADA);

              LimitRule rule = new LimitRule(LimitScope.KEY, "ada", Limits.of(Quota.perHour(5)));
              LimitStatus left = context.getBean(LimitStore.class).status(List.of(rule));
              assertThat(Objects.requireNonNull(left.quota()).remaining()).isEqualTo(4);
            });
  }

  @Test
  void a_model_has_the_configured_limits_for_all_callers() {
    with("models[*].requests-per-minute=1")
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              call(client, ADA);

              assertThatThrownBy(() -> call(client, new Caller("bob", "other", null, Set.of())))
                  .isInstanceOf(LimitReached.class)
                  .hasMessageContaining("This model has reached its limit of 1 request per minute");
            });
  }

  @Test
  void each_end_user_has_the_configured_limits() {
    with("per-end-user.requests-per-minute=1")
        .run(
            context -> {
              ChatClient client = context.getBean(ChatClient.class);
              ChatRequest request = ChatRequest.of("Hello").with("user", "u1");
              client.send(request, client.newCall().caller(ADA).build()).close();

              assertThatThrownBy(() -> client.send(request, client.newCall().caller(ADA).build()))
                  .isInstanceOf(LimitReached.class)
                  .hasMessageContaining("This end user has reached its limit");
            });
  }

  @Test
  void limits_of_the_application_replace_those_of_the_settings() {
    with("default-requests=1")
        .withBean(LimitOptions.class, () -> LimitOptions.NONE)
        .run(
            context -> {
              call(context.getBean(ChatClient.class), ADA);
              call(context.getBean(ChatClient.class), ADA);
            });
  }

  @Test
  void a_store_of_the_application_replaces_ours() {
    MutableClock clock = new MutableClock();
    MemoryLimitStore own = new MemoryLimitStore(clock, clock);

    with("default-requests=5")
        .withBean(LimitStore.class, () -> own)
        .run(
            context -> {
              call(context.getBean(ChatClient.class), ADA);

              assertThat(own.size()).isEqualTo(1);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "default-requests, -1, at least 1 request",
    "window, 10ms, must be between 1 second and 366 days",
    "requests-per-minute, -1, must be between 0",
    "tokens-per-minute, -1, must be between 0",
    "max-concurrent, -1, must be between 0",
    "per-end-user.requests-per-minute, -1, must be between 0",
    "models[gpt-4.1*].tokens-per-minute, -1, must be between 0"
  })
  void a_wrong_limit_is_reported_with_its_name(String setting, String value, String problem) {
    with("default-requests=5", setting + "=" + value)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(
                        StartRefused.class,
                        refused ->
                            assertThat(refused.problem())
                                .contains("ai-provider.limits." + setting)
                                .contains(problem)));
  }
}
