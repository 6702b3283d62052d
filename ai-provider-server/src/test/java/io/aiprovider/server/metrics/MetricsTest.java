package io.aiprovider.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code /metrics}: the formats, who may read it, and how many series there are. */
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

  @Test
  void callers_users_models_and_prompts_add_no_series() {
    try (RunningServer server =
        RunningServer.dedicated("providers.sim.type=simulated", "cache.enabled=true")) {
      ChatClient client = server.bean(ChatClient.class);
      callAs(client, 0, 100);
      Set<String> before = series(server);
      callAs(client, 100, 10_100);
      Set<String> after = series(server);

      assertThat(after).isEqualTo(before);
      assertThat(after)
          .anyMatch(each -> each.startsWith("gen_ai_server_request_duration_seconds_count{"))
          .anyMatch(each -> each.contains("gen_ai_request_model=\"other\""))
          .noneMatch(each -> each.contains("canary"));
      assertThat(value(server, "ai_provider_cache_requests_total{result=\"miss\"}"))
          .isEqualTo(10_100);
    }
  }

  /** Calls, each by another key and user, for another model, with another prompt and tag. */
  private static void callAs(ChatClient client, int from, int to) {
    for (int i = from; i < to; i++) {
      String name = "canary-" + i;
      ChatCall call =
          client
              .newCall()
              .caller(new Caller("key-" + name, "tenant-" + name, "user-" + name, Set.of()))
              .tags(Map.of("team", name))
              .build();
      ChatRequest request =
          ChatRequest.builder().model("model-" + name).user("Hello, " + name).build();
      if (i % 2 == 0) {
        client.send(request, call).close();
      } else {
        ((StreamingReply) client.send(request.withStream(true), call)).forEach(chunk -> {});
      }
    }
  }

  /** The series of the server's own meters: those of the Java runtime depend on its load. */
  private static Set<String> series(RunningServer server) {
    return lines(server).stream()
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .filter(line -> line.startsWith("ai_provider_") || line.startsWith("gen_ai_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static double value(RunningServer server, String series) {
    return lines(server).stream()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .sum();
  }

  private static List<String> lines(RunningServer server) {
    return new HttpCaller(server)
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }
}
