package io.aiprovider.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Unavailable;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyStrategyTest extends StrategyFixture {
  private static final Duration SLOW = Duration.ofMillis(500); // 5 times as long

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("a provider at 5 x the latency gets at most 5 % of 100 calls, and comes back")
  void avoids_a_slow_provider_until_it_recovers(boolean stream) {
    client(RoutingStrategy.LATENCY);
    ChatRequest request = PLAIN.withStream(stream);
    a.latency = SLOW;

    send(request, 100);
    assertThat(a.calls()).isBetween(1, 5);
    assertThat(b.calls()).isGreaterThan(20);
    assertThat(c.calls()).isGreaterThan(20);

    send(request, 1_000); // some minutes
    assertThat(a.calls()).isBetween(1, 50);

    a.latency = b.latency;
    send(request, 200); // within these it is tried once
    a.calls();
    send(request, 300);
    assertThat(a.calls()).isGreaterThan(60);
  }

  @Test
  void avoids_a_slow_provider_however_seldom_calls_are() {
    client(RoutingStrategy.LATENCY);
    a.latency = SLOW;

    for (int i = 0; i < 200; i++) {
      ask(PLAIN);
      clock.advance(Duration.ofMinutes(1));
    }

    assertThat(a.calls()).isBetween(2, 10);
  }

  @Test
  void a_provider_that_becomes_slow_loses_its_calls_at_once() {
    client(RoutingStrategy.LATENCY);
    send(PLAIN, 50);
    a.latency = SLOW;
    a.calls();

    send(PLAIN, 100);

    assertThat(a.calls()).isLessThanOrEqualTo(5);
  }

  @Test
  void a_quick_failure_is_not_fast() {
    client(RoutingStrategy.LATENCY);
    a.latency = Duration.ofMillis(1);
    a.failure = new Unavailable("down", FailureDetail.NONE);

    send(PLAIN, 100);

    assertThat(a.calls()).isLessThanOrEqualTo(5);
  }

  @Test
  void what_is_known_of_unchanged_providers_survives_a_reconfiguration() {
    ChatClient client = client(RoutingStrategy.LATENCY);
    a.latency = SLOW;
    send(PLAIN, 50);
    a.calls();

    client.reconfigure(builder -> builder.healthCheckTtl(Duration.ofSeconds(1)));
    send(PLAIN, 20);

    assertThat(a.calls()).isLessThanOrEqualTo(1);
  }
}
