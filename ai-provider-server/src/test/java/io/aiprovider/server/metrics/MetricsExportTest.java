package io.aiprovider.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.tracing.OtlpReceiver;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The meters that are sent are those of {@code /metrics}, with the same values. */
class MetricsExportTest {
  private static Map<String, String> variables(String endpoint) {
    return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint, "OTEL_TRACES_EXPORTER", "none");
  }

  @Test
  void a_receiver_gets_the_meters_of_the_metrics_page() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RunningServer server =
            RunningServer.dedicated(
                variables(receiver.endpoint()),
                "providers.sim.type=simulated",
                "metrics.interval=1s",
                "metrics.headers.x-api-key=metrics-key-1")) {
      HttpCaller caller = new HttpCaller(server);
      for (int i = 0; i < 3; i++) {
        caller.chat(Samples.HELLO);
      }
      String name = "gen_ai.client.operation.duration";
      await().until(() -> count(receiver.metrics().get(name)) == 3);

      String page = caller.get("/metrics").body();
      assertThat(page).contains("gen_ai_client_operation_duration_seconds_count");
      assertThat(sum(page, "gen_ai_client_operation_duration_seconds_count")).isEqualTo(3);
      assertThat(receiver.metrics().get(name).getUnit()).isEqualTo("seconds");
      assertThat(shown(page)).containsAll(sent(receiver));
      assertThat(receiver.requests().get(0).header("x-api-key")).isEqualTo("metrics-key-1");
    }
  }

  @Test
  void the_last_values_are_sent_when_the_server_stops() {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      try (RunningServer server =
          RunningServer.dedicated(
              variables(receiver.endpoint()),
              "providers.sim.type=simulated",
              "metrics.interval=1h")) {
        new HttpCaller(server).chat(Samples.HELLO);
        assertThat(receiver.requests()).isEmpty();
      }
      assertThat(count(receiver.metrics().get("gen_ai.client.operation.duration"))).isEqualTo(1);
    }
  }

  private static long count(Metric metric) {
    return metric == null
        ? 0
        : metric.getHistogram().getDataPointsList().stream()
            .mapToLong(HistogramDataPoint::getCount)
            .sum();
  }

  private static double sum(String page, String name) {
    return page.lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The names on the page without the endings that tell the unit and the kind. */
  private static TreeSet<String> shown(String page) {
    return page.lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2])
        .map(
            name ->
                name.replaceAll("_total$", "")
                    .replaceAll(
                        "_(seconds|bytes|classes|files|threads|cpus|buffers)(_max)?$", "$2"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static TreeSet<String> sent(OtlpReceiver receiver) {
    return receiver.metrics().keySet().stream()
        .filter(name -> name.startsWith("gen_ai.") || name.startsWith("ai_provider."))
        .map(name -> name.replace('.', '_'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void a_receiver_that_is_down_costs_no_call() {
    String nobody = RawUpstream.refusingBaseUrl().replace("/v1", "");
    try (RunningServer server =
        RunningServer.dedicated(
            variables(nobody), "providers.sim.type=simulated", "metrics.interval=1s")) {
      assertThat(new HttpCaller(server).chat(Samples.HELLO).statusCode()).isEqualTo(200);
    }
  }
}
