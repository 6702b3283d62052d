package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.web.RequestRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class AnalyticsGateTest {

  @Test
  void a_fifth_report_is_refused_while_four_are_made() throws Exception {
    AnalyticsGate gate = new AnalyticsGate(4, Duration.ofMillis(20));
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Boolean>> reports = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        reports.add(threads.submit(() -> gate.run(() -> waiting(begun, end))));
      }
      begun.await();

      assertThatThrownBy(() -> gate.run(() -> true))
          .isInstanceOfSatisfying(
              RequestRefused.class,
              refused -> {
                assertThat(refused.error().status()).isEqualTo(503);
                assertThat(refused.error().code()).isEqualTo("reports_busy");
              });
      end.countDown();
      for (Future<Boolean> report : reports) {
        assertThat(report.get()).isTrue();
      }
      assertThat(gate.run(() -> true)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_report_has_a_thread_of_the_gate() {
    AnalyticsGate gate = new AnalyticsGate(1, Duration.ofSeconds(10));

    assertThat(gate.run(() -> Thread.currentThread().getName())).isEqualTo("ai-provider-report");
    assertThatThrownBy(
            () ->
                gate.run(
                    () -> {
                      throw new IllegalStateException("as it was thrown");
                    }))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("as it was thrown");
  }

  @Test
  void one_processor_is_left_to_calls() {
    assertThat(AnalyticsGate.atOnce(1)).isOne();
    assertThat(AnalyticsGate.atOnce(2)).isOne();
    assertThat(AnalyticsGate.atOnce(4)).isEqualTo(3);
    assertThat(AnalyticsGate.atOnce(64)).isEqualTo(4);
  }

  private static boolean waiting(CountDownLatch begun, CountDownLatch end) {
    begun.countDown();
    try {
      end.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
