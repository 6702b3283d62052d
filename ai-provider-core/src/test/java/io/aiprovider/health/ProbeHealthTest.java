package io.aiprovider.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.health.ProviderHealth.Status;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The health that probes find, and when a probe is made. */
@Timeout(20)
class ProbeHealthTest extends HealthMonitorFixture {
  @Test
  void a_provider_without_calls_is_probed_and_the_result_kept() {
    assertThat(health().status()).isEqualTo(Status.HEALTHY);
    clock.advance(TTL.minusMillis(1));
    health();
    assertThat(probes).hasValue(1);

    clock.advance(Duration.ofMillis(1));
    health();

    assertThat(probes).hasValue(2);
  }

  @Test
  void a_failed_probe_shows_its_kind() {
    probeFails(Failures.unavailable("a"));

    ProviderHealth health = health();

    assertThat(health.status()).isEqualTo(Status.UNHEALTHY);
    assertThat(health.error()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(health.latency()).isNull();
    assertThat(health.lastChecked()).isEqualTo(clock.instant());
  }

  @Test
  void a_bug_in_a_probe_affects_only_its_provider() {
    provider.onProbe(
        () -> {
          throw new IllegalStateException("bug");
        });

    assertThat(health().error()).isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void a_simulated_provider_that_always_answers_503_is_unhealthy() {
    SimulatedProvider always503 = SimulatedProvider.builder("a").fault(Fault.status(503)).build();

    assertThat(monitor(Runnable::run, always503).check().join().get("a").status())
        .isEqualTo(Status.UNHEALTHY);
  }

  @Test
  void a_change_of_the_date_does_not_change_the_age_of_a_probe() {
    health();
    clock.setForward(TTL.multipliedBy(10));
    health();
    assertThat(probes).hasValue(1);

    clock.setForward(TTL.multipliedBy(-20));
    clock.advance(TTL);
    health();

    assertThat(probes).hasValue(2);
  }

  @Test
  void probes_run_in_parallel() {
    CountDownLatch both = new CountDownLatch(2);
    Runnable meets =
        () -> {
          both.countDown();
          try {
            if (!both.await(4, TimeUnit.SECONDS)) {
              throw Failures.timedOut("alone");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Map<String, ProviderHealth> healths =
          monitor(
                  threads,
                  new ScriptedProvider("a").onProbe(meets),
                  new ScriptedProvider("b").onProbe(meets))
              .check()
              .join();

      assertThat(healths).containsOnlyKeys("a", "b");
      assertThat(healths.values())
          .allSatisfy(health -> assertThat(health.status()).isEqualTo(Status.HEALTHY));
    } finally {
      threads.shutdownNow();
    }
  }
}
