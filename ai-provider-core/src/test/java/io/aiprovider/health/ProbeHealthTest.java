package io.aiprovider.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.health.ProviderHealth.Status;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
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
  void counts_the_checks_that_call_no_provider() {
    assertThat(statistics.cacheHitRate()).isZero();

    health();
    health();
    health();
    health();

    assertThat(statistics.checks()).isEqualTo(4);
    assertThat(statistics.probes()).isEqualTo(1);
    assertThat(statistics.cacheHitRate()).isEqualTo(0.75);
  }

  @Test
  void a_provider_whose_first_probe_has_not_ended_is_unknown() {
    Queue<Runnable> waiting = new ArrayDeque<>();
    HealthMonitor slow = monitor(waiting::add, provider);

    ProviderHealth health = slow.check(Duration.ofMillis(1)).join().get("a");

    assertThat(health.status()).isEqualTo(Status.UNKNOWN);
    assertThat(health.lastChecked()).isNull();
    waiting.remove().run();
    assertThat(slow.check(Duration.ofMillis(1)).join().get("a").status()).isEqualTo(Status.HEALTHY);
    assertThat(waiting).isEmpty();
  }

  @Test
  void a_provider_whose_next_probe_has_not_ended_has_the_result_of_the_last() {
    Queue<Runnable> waiting = new ArrayDeque<>();
    HealthMonitor slow = monitor(waiting::add, provider);
    probeFails(Failures.unauthorized("a"));
    slow.check(Duration.ofMillis(1)).join();
    waiting.remove().run();
    clock.advance(TTL);

    ProviderHealth health = slow.check(Duration.ofMillis(1)).join().get("a");

    assertThat(waiting).hasSize(1);
    assertThat(health.error()).isEqualTo(FailureKind.UNAUTHORIZED);
  }

  @Test
  void only_the_first_check_waits_for_a_probe_that_hangs() {
    Queue<Runnable> waiting = new ArrayDeque<>();
    HealthMonitor slow = monitor(waiting::add, provider);
    slow.check(Duration.ofMillis(1)).join();
    assertThat(slow.check(Duration.ofHours(1))).isNotDone();

    clock.advance(Duration.ofSeconds(3));

    assertThat(slow.check(Duration.ofSeconds(3))).isDone();
    assertThat(slow.check(Duration.ofHours(1))).isNotDone();
  }

  @Test
  void a_provider_that_hangs_does_not_hide_what_others_answer() {
    CountDownLatch end = new CountDownLatch(1);
    ScriptedProvider hangs =
        new ScriptedProvider("b")
            .onProbe(
                () -> {
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    Executor own = task -> (probes.get() == 0 ? (Executor) Runnable::run : thread()).execute(task);
    HealthMonitor two = monitor(own, provider, hangs);

    Map<String, ProviderHealth> healths = two.check(Duration.ofMillis(1)).join();

    assertThat(healths.get("a").status()).isEqualTo(Status.HEALTHY);
    assertThat(healths.get("b").status()).isEqualTo(Status.UNKNOWN);
    end.countDown();
  }

  private static Executor thread() {
    return task -> {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      thread.start();
    };
  }

  @Test
  void a_probe_on_request_is_made_whatever_is_known() {
    health();
    probeFails(Failures.unavailable("a"));

    assertThat(monitor.probe("a").join().error()).isEqualTo(FailureKind.UNAVAILABLE);

    assertThat(health().status()).isEqualTo(Status.UNHEALTHY);
    assertThatThrownBy(() -> monitor.probe("z"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no provider 'z'.");
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
