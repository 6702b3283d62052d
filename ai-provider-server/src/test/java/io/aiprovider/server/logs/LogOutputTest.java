package io.aiprovider.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.secrets.WatchedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server in a process of its own writes, with all loggers at DEBUG. */
class LogOutputTest {
  private static final String KEY = "caller-key-7f3a91";
  private static final String PROVIDER_KEY = "sk-provider-key-51c0";
  private static final String PROMPT = "the secret plan of the moon base";
  private static final String ANSWER = "the very private answer";
  private static final String FORGED = "12:00:00.000 ERROR forged";
  private static final String[] PROVIDER = {
    "ai-provider.providers.sim.type=simulated",
    "ai-provider.providers.sim.simulation.latency=50ms",
    "ai-provider.providers.closed.type=openai",
    "ai-provider.providers.closed.base-url=http://127.0.0.1:1/v1",
    "ai-provider.providers.closed.api-key=" + PROVIDER_KEY,
    "ai-provider.cache.enabled=false",
    "ai-provider.logging.slow-request=10ms"
  };

  @TempDir Path directory;

  private static String request(String model) {
    return JsonObject.of("model", model).toString().replaceFirst("}$", "")
        + ",\"messages\":[{\"role\":\"user\",\"content\":\""
        + PROMPT
        + "\"},{\"role\":\"assistant\",\"content\":\""
        + ANSWER
        + "\"},{\"role\":\"user\",\"content\":\"go on\"}]}";
  }

  private static HttpResponse<String> chat(URI server, String model, String requestId) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(HttpCaller.CHAT))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + KEY)
            .header("x-request-id", requestId)
            .POST(BodyPublishers.ofString(request(model)))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The lines of a server that answered some calls and has stopped. */
  private List<String> lines(String mode) throws Exception {
    try (WatchedServer process =
        WatchedServer.start(mode, directory, Map.of("AI_PROVIDER_API_KEY", KEY), PROVIDER)) {
      URI server = process.ready();
      assertThat(chat(server, "sim/model", "answered-1").statusCode()).isEqualTo(200);
      chat(server, "sim/model\n" + FORGED, "forged-1");
      assertThat(chat(server, "closed/model", "failed-1").statusCode()).isEqualTo(502);
      process.stop();
      String log = process.log();
      assertThat(log).doesNotContain(KEY, PROVIDER_KEY, PROMPT, ANSWER);
      return log.lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("WARNING: ")) // of the Java runtime
          .toList();
    }
  }

  @Test
  void production_writes_one_json_object_in_each_line() throws Exception {
    List<JsonObject> lines = lines("serve").stream().map(JsonObject::parse).toList();

    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line.names())
                    .containsExactly(
                        "timestamp", "level", "service", "logger", "message", "context"));
    assertThat(lines)
        .extracting(line -> line.string("logger"))
        .anyMatch(logger -> logger.startsWith("org.springframework."))
        .anyMatch(logger -> logger.startsWith("org.flywaydb."));
    assertThat(lines)
        .filteredOn(line -> "answered-1".equals(line.object("context").string("request_id")))
        .filteredOn(line -> AccessLog.LOGGER.equals(line.string("logger")))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.string("level")).isEqualTo("WARN");
              assertThat(line.string("message"))
                  .matches(
                      "Slow call: POST /v1/chat/completions 200 in \\d+ ms, of which \\d+ ms waiting"
                          + " for providers \\(attempts: 1\\); the limit is 10 ms");
              assertThat(line.object("context").string("operation_type"))
                  .isEqualTo("ai_completion");
            });
    assertThat(lines)
        .filteredOn(line -> AccessLog.LOGGER.equals(line.string("logger")))
        .extracting(line -> line.object("context").string("request_id"))
        .containsExactly("answered-1", "forged-1", "failed-1");
  }

  @Test
  void development_writes_one_line_of_text_for_each_call() throws Exception {
    List<String> lines = lines("dev");

    assertThat(lines)
        .filteredOn(line -> line.contains(AccessLog.LOGGER) && line.contains("answered-1"))
        .singleElement()
        .asString()
        .matches(
            "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  io.aiprovider.access +Slow call: POST"
                + " /v1/chat/completions 200 in \\d+ ms,.*; the limit is 10 ms"
                + " \\(sim/\\S+, attempts 1, cache BYPASS, tokens \\d+\\+\\d+, .*"
                + "request answered-1\\) *");
    assertThat(lines)
        .anyMatch(line -> line.contains(FORGED))
        .noneMatch(line -> line.startsWith(FORGED));
  }
}
