package io.aiprovider.server.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CircuitDrillTest {
  private final AtomicBoolean healed = new AtomicBoolean();

  private void answer(Conversation call) throws IOException {
    if (healed.get()) {
      call.awaitProceed();
      call.answer(200, "application/json", Samples.completion("from first"));
    } else {
      call.answer(500, "application/json", "{}");
    }
  }

  private TwoProviders withCircuitOpenFor(String time, RawUpstream first) {
    return new TwoProviders(
        first.baseUrl(),
        "resilience.circuit-breaker.minimum-calls=3",
        "resilience.circuit-breaker.open-for=" + time,
        "resilience.circuit-breaker.max-open-for=" + time);
  }

  private static void openCircuitOfFirst(TwoProviders providers, RawUpstream first) {
    for (int i = 0; i < 3; i++) {
      assertServedBy("second", "2", providers.caller.chat(Samples.HELLO));
      first.next();
    }
  }

  @Test
  void an_open_circuit_skips_the_first_provider() {
    try (RawUpstream first = new RawUpstream(this::answer);
        TwoProviders providers = withCircuitOpenFor("10m", first)) {
      openCircuitOfFirst(providers, first);

      assertThat(circuitOfFirst(providers)).isEqualTo("open");
      assertServedBy("second", "1", providers.caller.chat(Samples.HELLO));
      assertThat(first.calls()).isEqualTo(3);
    }
  }

  @Test
  void an_open_circuit_allows_one_trial_call_after_its_time() {
    try (RawUpstream first = new RawUpstream(this::answer);
        TwoProviders providers = withCircuitOpenFor("100ms", first)) {
      openCircuitOfFirst(providers, first);

      healed.set(true);
      await().until(() -> circuitOfFirst(providers).equals("half_open"));
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(providers.caller.chatAsync(Samples.HELLO));
      }
      await().until(() -> calls.stream().filter(CompletableFuture::isDone).count() == 4);
      assertThat(first.calls()).as("one trial").isEqualTo(4);

      first.next().proceed();
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
      assertThat(calls).filteredOn(call -> call.join().body().contains("from first")).hasSize(1);
      assertThat(circuitOfFirst(providers)).isEqualTo("closed");
    }
  }

  @Test
  void a_sole_provider_with_an_open_circuit_gets_one_call_at_a_time() {
    try (RawUpstream sole = new RawUpstream(this::answer);
        RunningServer server =
            RunningServer.inFrontOf(
                sole.baseUrl(),
                "resilience.circuit-breaker.minimum-calls=3",
                "resilience.circuit-breaker.open-for=10m",
                "resilience.circuit-breaker.max-open-for=10m")) {
      HttpCaller caller = new HttpCaller(server);
      for (int i = 0; i < 3; i++) {
        assertThat(caller.chat(Samples.HELLO).statusCode()).isEqualTo(500);
        sole.next();
      }

      healed.set(true);
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(caller.chatAsync(Samples.HELLO));
      }
      await().until(() -> calls.stream().filter(CompletableFuture::isDone).count() == 19);
      assertThat(sole.calls()).as("one last resort").isEqualTo(4);

      sole.next().proceed();
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
      assertThat(calls).filteredOn(call -> call.join().statusCode() == 200).hasSize(1);
      assertThat(calls)
          .filteredOn(call -> call.join().statusCode() == 503)
          .hasSize(19)
          .allMatch(call -> call.join().headers().firstValue("Retry-After").isPresent());
    }
  }

  private static String circuitOfFirst(TwoProviders providers) {
    JsonObject health = JsonObject.parse(providers.caller.get("/health").body());
    return health.object("providers").object("first").string("circuit");
  }

  private static void assertServedBy(
      String provider, String attempts, HttpResponse<String> response) {
    assertThat(response.headers().firstValue("x-ai-provider-provider")).hasValue(provider);
    assertThat(response.headers().firstValue("x-ai-provider-attempts")).hasValue(attempts);
  }
}
