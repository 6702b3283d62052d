package io.aiprovider.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Receivers that are down, slow or refuse: calls do not notice, and what is lost is counted. */
class ReceiverOutageTest {
  private static double spans(RunningServer server, String result) {
    return new HttpCaller(server)
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("ai_provider_spans_total{"))
        .filter(line -> line.contains("result=\"" + result + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static RunningServer server(Map<String, String> variables) {
    return RunningServer.dedicated(variables, "providers.sim.type=simulated");
  }

  /** The bodies of the requests: spans of one call may come in one batch, or in two. */
  private static List<String> batches(OtlpReceiver receiver) {
    return receiver.requests().stream()
        .map(request -> HexFormat.of().formatHex(request.body()))
        .toList();
  }

  @Test
  void a_receiver_that_is_down_costs_no_call() {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      Map<String, String> variables = TracedServer.variables(receiver);
      variables.put(
          "OTEL_EXPORTER_OTLP_ENDPOINT", RawUpstream.refusingBaseUrl().replace("/v1", ""));
      variables.put("OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true");
      try (RunningServer server = server(variables)) {
        assertThat(new HttpCaller(server).chat(Samples.HELLO).statusCode()).isEqualTo(200);

        await().until(() -> spans(server, "failed") == 2);
        assertThat(spans(server, "sent")).isZero();
      }
    }
  }

  @Test
  void a_receiver_that_refuses_is_asked_again_only_if_it_may_accept_later() {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      receiver.answers(request -> request == 1 ? 429 : 200);
      try (RunningServer server = server(TracedServer.variables(receiver))) {
        new HttpCaller(server).chat(Samples.HELLO);
        await().until(() -> spans(server, "sent") == 2);
        List<String> accepted = batches(receiver);
        assertThat(accepted.get(1)).isEqualTo(accepted.get(0));
        assertThat(accepted.stream().skip(1)).doesNotHaveDuplicates();

        receiver.answers(request -> 400);
        new HttpCaller(server).chat(Samples.HELLO);
        await().until(() -> spans(server, "failed") == 2);
        assertThat(batches(receiver).stream().skip(1)).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void spans_beyond_the_queue_are_dropped_and_counted() {
    CountDownLatch answer = new CountDownLatch(1);
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      receiver.beforeAnswers(() -> awaitUninterruptibly(answer));
      Map<String, String> variables = TracedServer.variables(receiver);
      variables.put("OTEL_BSP_MAX_QUEUE_SIZE", "10");
      variables.put("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "5");
      try (RunningServer server = server(variables)) {
        HttpCaller caller = new HttpCaller(server);
        for (int i = 0; i < 20; i++) {
          assertThat(caller.chat(Samples.HELLO).statusCode()).isEqualTo(200);
        }
        double dropped = spans(server, "dropped");
        answer.countDown();

        assertThat(dropped).isPositive();
        await().until(() -> spans(server, "sent") + spans(server, "dropped") == 40);
        assertThat(spans(server, "dropped")).isEqualTo(dropped);
      }
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void what_is_left_is_sent_when_the_server_stops() {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      Map<String, String> variables = TracedServer.variables(receiver);
      variables.put("OTEL_BSP_SCHEDULE_DELAY", "3600000");
      try (RunningServer server = server(variables)) {
        new HttpCaller(server).chat(Samples.HELLO);
        assertThat(receiver.requests()).isEmpty();
      }
      assertThat(receiver.spans()).hasSize(2);
    }
  }

  @Test
  void stopping_waits_for_all_receivers_that_hang_together_not_longer_than_the_grace() {
    CountDownLatch answer = new CountDownLatch(1);
    try (OtlpReceiver otlp = new OtlpReceiver();
        OtlpReceiver langfuse = new OtlpReceiver()) {
      otlp.beforeAnswers(() -> awaitUninterruptibly(answer));
      langfuse.beforeAnswers(() -> awaitUninterruptibly(answer));
      Map<String, String> variables = TracedServer.variables(otlp);
      variables.remove("OTEL_METRICS_EXPORTER");
      variables.put("LANGFUSE_HOST", langfuse.endpoint());
      variables.put("LANGFUSE_PUBLIC_KEY", "pk-lf-1");
      variables.put("LANGFUSE_SECRET_KEY", "sk-lf-1");
      RunningServer server =
          RunningServer.dedicated(
              variables,
              "providers.sim.type=simulated",
              "metrics.interval=1s",
              "shutdown-grace=200ms");
      new HttpCaller(server).chat(Samples.HELLO);
      await()
          .until(
              () -> {
                List<String> paths =
                    otlp.requests().stream().map(OtlpReceiver.Received::path).toList();
                return paths.containsAll(List.of("/v1/traces", "/v1/metrics"))
                    && !langfuse.requests().isEmpty();
              });
      long began = System.nanoTime();
      server.close();
      answer.countDown();

      assertThat((System.nanoTime() - began) / 1e9).isLessThan(3);
    }
  }

  @Test
  void stopping_does_not_wait_for_a_receiver_that_hangs() {
    CountDownLatch answer = new CountDownLatch(1);
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      receiver.beforeAnswers(() -> awaitUninterruptibly(answer));
      RunningServer server =
          RunningServer.dedicated(
              TracedServer.variables(receiver),
              "providers.sim.type=simulated",
              "shutdown-grace=200ms");
      new HttpCaller(server).chat(Samples.HELLO);
      await().until(() -> !receiver.requests().isEmpty());
      long began = System.nanoTime();
      server.close();
      answer.countDown();

      assertThat((System.nanoTime() - began) / 1e9).isLessThan(4);
    }
  }
}
