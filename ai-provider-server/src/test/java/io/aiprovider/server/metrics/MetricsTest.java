package io.aiprovider.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** {@code /metrics}: the formats, and who may read it. */
class MetricsTest {
  private static final String[] PRODUCTION = {
    "mode=production", "auth.admin-key=operator-key-93ab", "auth.public-paths=/metrics"
  };

  @Test
  void development_mode_shows_prometheus_text_to_everybody() {
    try (RunningServer server = RunningServer.simulated()) {
      HttpResponse<String> response = new HttpCaller(server).get("/metrics");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(response.body())
          .contains("# TYPE ai_provider_requests_in_flight gauge")
          .contains("\nai_provider_queue_depth 0.0\n")
          .contains("\njvm_memory_used_bytes{")
          .contains("\nprocess_uptime_seconds ");
    }
  }

  @Test
  void openmetrics_is_sent_to_those_who_accept_it() {
    try (RunningServer server = RunningServer.simulated()) {
      String accept = "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.3";

      HttpResponse<String> response = new HttpCaller(server).get("/metrics", "Accept", accept);

      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text; version=1.0.0");
      assertThat(response.body()).endsWith("# EOF\n");
    }
  }

  @Test
  void production_mode_asks_for_the_admin_key() {
    try (RunningServer server =
        RunningServer.simulated("mode=production", "auth.admin-key=operator-key-93ab")) {
      HttpCaller caller = new HttpCaller(server);

      assertThat(caller.get("/metrics").statusCode()).isEqualTo(401);
      assertThat(caller.get("/metrics", "X-Admin-Key", "operator-key-93ab").body())
          .contains("ai_provider_ledger_pending");
    }
  }

  @Test
  void a_public_path_needs_no_key() {
    try (RunningServer server = RunningServer.simulated(PRODUCTION)) {
      assertThat(new HttpCaller(server).get("/metrics").statusCode()).isEqualTo(200);
    }
  }
}
