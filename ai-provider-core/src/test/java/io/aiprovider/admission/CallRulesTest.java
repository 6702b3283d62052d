package io.aiprovider.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.routing.ModelGroup;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.testing.MutableClock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that do not come with the caller: of models and of end users. */
class CallRulesTest {
  private static final Limits ONE = Limits.NONE.withRequestsPerMinute(1);
  private static final Caller ADA = new Caller("ada", "acme", null, Set.of());
  private static final Caller BOB = new Caller("bob", "other", null, Set.of()).withLimits();

  private final MutableClock clock = new MutableClock();
  private final MemoryLimitStore store = new MemoryLimitStore(clock, clock);
  private final ChatClient client =
      ChatClient.builder()
          .provider(
              SimulatedProvider.builder("sim").build(),
              ProviderOptions.builder()
                  .models(List.of("large", "small"))
                  .aliases(Map.of("fast", "small"))
                  .build())
          .routing(RoutingOptions.DEFAULT.withGroup("best", ModelGroup.of("sim/large")))
          .clock(clock)
          .monotonicClock(clock)
          .limitStore(store)
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  private void limit(LimitOptions options) {
    client.reconfigure(builder -> builder.limits(options));
  }

  private void call(Caller caller, String model, String user) {
    ChatRequest request = ChatRequest.builder().model(model).user("Hi").build();
    client
        .send(
            user == null ? request : request.with("user", user),
            client.newCall().caller(caller).build())
        .close();
  }

  private void call(Caller caller, String model) {
    call(caller, model, null);
  }

  private void assertRefused(Runnable call, String scope) {
    LimitReached refused = catchThrowableOfType(LimitReached.class, call::run);
    assertThat(refused).isNotNull();
    assertThat(refused.scope()).isEqualTo(scope);
  }

  @Test
  void a_limit_of_a_model_counts_the_calls_of_all_callers() {
    limit(LimitOptions.NONE.withModel("large", ONE));
    call(ADA, "large");

    assertThatThrownBy(() -> call(BOB, "large"))
        .isInstanceOf(LimitReached.class)
        .hasMessageContaining("This model has reached its limit of 1 request per minute");
    call(ADA, "small");
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "sim/small", "fast", "s*l", "sim/*"})
  void an_entry_matches_the_requested_name_or_the_target(String entry) {
    limit(LimitOptions.NONE.withModel(entry, ONE));
    call(ADA, "fast");

    assertRefused(() -> call(ADA, "fast"), "model");
  }

  @Test
  void another_name_does_not_avoid_the_limit_of_a_model() {
    limit(LimitOptions.NONE.withModel("large", ONE));
    call(ADA, "best");

    assertRefused(() -> call(ADA, "large"), "model");
    assertRefused(() -> call(ADA, "sim/large"), "model");
  }

  @Test
  void the_models_of_a_pattern_share_its_limit() {
    limit(LimitOptions.NONE.withModel("*", ONE));
    call(ADA, "large");

    assertRefused(() -> call(ADA, "small"), "model");
  }

  @Test
  void a_model_that_does_not_exist_reaches_no_limit() {
    limit(LimitOptions.NONE.withModel("*", ONE));
    client.reconfigure(
        builder ->
            builder
                .routing(RoutingOptions.DEFAULT.withCrossModelFailover(false))
                .limits(LimitOptions.NONE.withModel("*", ONE)));

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> call(ADA, "unknown")).isInstanceOf(ModelNotFound.class);
    }
    call(ADA, "large");
  }

  @Test
  void calls_without_a_caller_reach_no_limit_of_a_model() {
    limit(LimitOptions.NONE.withModel("large", ONE));
    for (int i = 0; i < 3; i++) {
      ChatRequest request = ChatRequest.builder().model("large").user("Hi").build();
      client.send(request, client.newCall().build()).close();
    }
  }

  @Test
  void an_end_user_is_limited_within_its_key() {
    limit(LimitOptions.NONE.withPerEndUser(ONE));
    call(ADA, "large", "u1");

    assertRefused(() -> call(ADA, "large", "u1"), "end_user");
    call(ADA, "large", "u2");
    call(BOB, "large", "u1");
    call(ADA, "large", null);
    call(ADA, "large", null);
  }

  @Test
  void a_call_refused_for_its_end_user_counts_nowhere() {
    Limits perKey = Limits.NONE.withRequestsPerMinute(10);
    limit(LimitOptions.NONE.withPerKey(perKey).withPerEndUser(ONE));
    call(ADA, "large", "u1");
    assertRefused(() -> call(ADA, "large", "u1"), "end_user");

    LimitStatus left = store.status(List.of(new LimitRule(LimitScope.KEY, "ada", perKey)));
    assertThat(Objects.requireNonNull(left.requests()).remaining()).isEqualTo(9);
  }

  @Test
  void a_blank_entry_is_refused() {
    assertThatThrownBy(() -> limit(LimitOptions.NONE.withModel(" ", ONE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("' '");
  }
}
