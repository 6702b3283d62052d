package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.Explanation.Candidate;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.ProviderDisabled;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.routing.strategy.RoutingStrategy;
import io.aiprovider.switches.Switch;
import io.aiprovider.switches.Switch.Action;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Providers a and b have the model m; a is asked first. */
class SwitchedProvidersTest {
  private static final ChatRequest REQUEST = ChatRequest.builder().model("m").user("Hi").build();
  private static final Duration TIME = Duration.ofMinutes(10);

  private final MutableClock clock = new MutableClock();
  private final ScriptedProvider a = new ScriptedProvider("a");
  private final ScriptedProvider b = new ScriptedProvider("b");
  private final ChatClient client =
      ChatClient.builder()
          .provider(a, ProviderOptions.builder().models("m").build())
          .provider(b, ProviderOptions.builder().models("m").build())
          .resilience(ResilienceOptions.DEFAULT.withCircuitBreaker(opensWithTheFirstFailure()))
          .cache(CacheOptions.DISABLED)
          .clock(clock)
          .monotonicClock(clock)
          .build();

  private static CircuitBreakerPolicy opensWithTheFirstFailure() {
    return new CircuitBreakerPolicy(true, 50, 1, 20, TIME, TIME, 1);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void set(Action action, @Nullable String provider, @Nullable String model) {
    client
        .switches()
        .set(new Switch(action.name(), action, provider, model, 0, clock.instant().plus(TIME)));
  }

  private String provider(ChatRequest request) {
    a.answers("from a");
    b.answers("from b");
    return client.chat(request).text().replace("from ", "");
  }

  private Candidate explained(String provider) {
    return client.explain(REQUEST).candidates().stream()
        .filter(each -> each.target().provider().equals(provider))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void does_not_call_a_disabled_provider_until_the_switch_expires() {
    set(Action.DISABLE, "a", null);

    assertThat(provider(REQUEST)).isEqualTo("b");
    assertThat(a.requestCount()).isZero();
    assertThat(explained("a").verdict()).isEqualTo(Verdict.DISABLED);
    assertThat(explained("a").reason()).contains("switched off by an operator until 20");
    clock.advance(TIME);
    assertThat(provider(REQUEST)).isEqualTo("a");
  }

  @Test
  void does_not_call_a_disabled_provider_that_is_pinned_or_the_last_one() {
    set(Action.DISABLE, "a", null);

    ProviderDisabled refusal =
        catchThrowableOfType(ProviderDisabled.class, () -> client.chat(REQUEST.withModel("a/m")));

    assertThat(refusal.retryAfter()).isEqualTo(TIME);
    assertThat(a.requestCount()).isZero();
  }

  @Test
  void disables_one_model_of_each_provider() {
    set(Action.DISABLE, null, "m");

    assertThat(catchThrowableOfType(ProviderDisabled.class, () -> client.chat(REQUEST)))
        .hasMessageContaining("The model is switched off");
    assertThat(provider(REQUEST.withModel("a/other"))).isEqualTo("a");
  }

  @Test
  void a_failed_call_does_not_end_at_a_disabled_provider() {
    set(Action.DISABLE, "b", null);
    a.fails(Failures.unavailable("a"));

    assertThat(catchThrowableOfType(RuntimeException.class, () -> client.chat(REQUEST)))
        .hasMessageContaining("b: The provider is switched off by an operator");
    assertThat(b.requestCount()).isZero();
  }

  @Test
  void calls_a_draining_provider_only_after_all_others() {
    set(Action.DRAIN, "a", null);

    assertThat(provider(REQUEST)).isEqualTo("b");
    assertThat(explained("a").position()).isEqualTo(2);
    set(Action.DISABLE, "b", null);
    assertThat(provider(REQUEST)).isEqualTo("a");
    assertThat(provider(REQUEST.withModel("a/m"))).isEqualTo("a");
  }

  @Test
  void removing_a_switch_ends_it_at_once() {
    set(Action.DISABLE, "a", null);

    assertThat(client.switches().remove("DISABLE")).isTrue();
    assertThat(client.switches().remove("DISABLE")).isFalse();
    assertThat(provider(REQUEST)).isEqualTo("a");
  }

  @Test
  void a_drained_provider_is_not_disabled_any_more() {
    set(Action.DISABLE, "a", null);
    set(Action.DRAIN, "a", null);

    assertThat(client.switches().active()).extracting(Switch::action).containsExactly(Action.DRAIN);
  }

  @Test
  void switches_survive_a_change_of_the_configuration() {
    set(Action.DISABLE, "a", null);

    client.reconfigure(settings -> settings.healthCheckTtl(Duration.ofSeconds(5)));

    assertThat(provider(REQUEST)).isEqualTo("b");
  }

  @Test
  void opens_a_circuit_that_is_closed() {
    set(Action.OPEN_CIRCUIT, "a", "m");

    assertThat(provider(REQUEST)).isEqualTo("b");
    assertThat(explained("a").verdict()).isEqualTo(Verdict.COOLING_DOWN);
    Candidate pinned = client.explain(REQUEST.withModel("a/m")).first().orElseThrow();
    assertThat(pinned.verdict()).isEqualTo(Verdict.COOLING_DOWN);
    assertThat(pinned.reason()).contains("no other target can be called");
    assertThat(provider(REQUEST.withModel("a/m"))).as("the only target of a pin").isEqualTo("a");
    assertThat(provider(REQUEST.withModel("a/other"))).isEqualTo("a");
  }

  @Test
  void with_all_circuits_opened_the_first_is_the_last_resort() {
    set(Action.OPEN_CIRCUIT, "a", null);
    client
        .switches()
        .set(new Switch("b", Action.OPEN_CIRCUIT, "b", null, 0, clock.instant().plus(TIME)));

    assertThat(provider(REQUEST)).isEqualTo("a");
  }

  @Test
  void closes_a_circuit_whatever_fails() {
    set(Action.CLOSE_CIRCUIT, "a", null);
    for (int i = 0; i < 3; i++) {
      a.fails(Failures.unavailable("a"));
      b.answers("b");
      client.chat(REQUEST);
    }

    assertThat(a.requestCount()).isEqualTo(3);
    assertThat(explained("a").position()).isEqualTo(1);
  }

  @Test
  void calls_a_provider_again_after_a_reset_of_its_circuits() {
    a.fails(Failures.unavailable("a"));
    assertThat(provider(REQUEST)).isEqualTo("b");
    assertThat(explained("a").verdict()).isEqualTo(Verdict.COOLING_DOWN);

    client.resetCircuits("b", null);
    client.resetCircuits("nobody", null);
    assertThat(explained("a").verdict()).isEqualTo(Verdict.COOLING_DOWN);
    client.resetCircuits("a", "m");

    assertThat(provider(REQUEST)).isEqualTo("a");
  }

  @Test
  void a_reset_ends_the_wait_that_a_provider_asked_for() {
    a.fails(Failures.rateLimited("a", Duration.ofMinutes(5)));
    assertThat(provider(REQUEST)).isEqualTo("b");

    client.resetCircuits("a", null);

    assertThat(explained("a").position()).isEqualTo(1);
  }

  @Test
  void weights_change_the_shares() {
    client.reconfigure(
        settings ->
            settings.routing(RoutingOptions.DEFAULT.withStrategy(RoutingStrategy.WEIGHTED)));

    set(Action.WEIGHT, "a", null);

    assertThat(IntStream.range(0, 50).mapToObj(i -> provider(REQUEST))).containsOnly("b");
  }
}
