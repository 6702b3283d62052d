package io.aiprovider.server.tracing;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server that sends its spans to a receiver soon. */
final class TracedServer {
  static final String ADMIN = "operator-key-93ab";

  private TracedServer() {}

  /** OpenTelemetry's variables for a receiver of traces. */
  static Map<String, String> variables(OtlpReceiver receiver) {
    Map<String, String> variables = new HashMap<>();
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());
    variables.put("OTEL_METRICS_EXPORTER", "none");
    variables.put("OTEL_BSP_SCHEDULE_DELAY", "20");
    return variables;
  }

  /** In front of a provider called {@code up}. */
  static RunningServer inFrontOf(String baseUrl, OtlpReceiver receiver, String... properties) {
    return RunningServer.dedicated(
        variables(receiver), RunningServer.upstream(baseUrl, properties));
  }

  /** In production mode, with a simulated provider. */
  static RunningServer production(Map<String, String> variables, String... properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "mode=production",
                "auth.admin-key=" + ADMIN,
                "providers.sim.type=simulated",
                "providers.sim.price.input=1",
                "providers.sim.price.output=2"));
    all.addAll(List.of(properties));
    return RunningServer.dedicated(variables, all.toArray(String[]::new));
  }

  /** Issues a key to a user of a tenant. */
  static String key(RunningServer server, String members) {
    HttpCaller caller = new HttpCaller(server);
    String json =
        "{\"tenant_id\":\"acme\",\"user_id\":\"person-7\",\"name\":\"test\"" + members + "}";
    String body =
        caller.send(caller.post("/auth/create-key", json, "X-Admin-Key", ADMIN).build()).body();
    return JsonObject.parse(body).string("api_key");
  }
}
