package io.aiprovider.server.cli.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.cli.CommandLineTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestCommandTest {
  private static final String PROVIDERS =
      """
      {"providers":[{"name":"a","enabled":true},{"name":"b","enabled":true},
       {"name":"c","enabled":true},{"name":"off","enabled":false}]}
      """;
  private static final String OK =
      """
      {"provider":"a","ok":true,"reachable":true,"key_accepted":true,"latency_ms":12.3,
       "error":null,"models":["m","n"],"call":{"id":"call_1","model":"m","ok":true,
       "latency_ms":250.9,"cost_usd":0.000001}}
      """;
  private static final String REFUSED =
      """
      {"provider":"b","ok":false,"reachable":true,"key_accepted":false,"latency_ms":null,
       "error":"unauthorized","models":["m"],"call":null}
      """;
  private static final String GONE =
      """
      {"provider":"c","ok":false,"reachable":false,"key_accepted":null,"latency_ms":null,
       "error":"timed_out","models":[],"call":null}
      """;
  private static final String CALL_FAILS =
      """
      {"provider":"a","ok":false,"reachable":true,"key_accepted":true,"latency_ms":12.3,
       "error":null,"models":["m"],"call":{"id":"call_1","model":"m","ok":false,
       "latency_ms":250.9,"error":"overloaded"}}
      """;

  private final MockWebServer server = new MockWebServer();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answers(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  private int run(String... words) {
    return new CommandLineTool(
            Map.of("AI_PROVIDER_URL", "http://localhost:" + server.getPort()),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(words);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  @Test
  void all_enabled_providers_are_a_table_and_one_failure_is_the_status() {
    answers(200, PROVIDERS);
    answers(200, OK);
    answers(200, REFUSED);
    answers(200, GONE);

    assertThat(run("test")).isEqualTo(1);

    assertThat(out().lines().map(String::stripTrailing))
        .containsExactly(
            "provider  result                  key        model  models  check ms  call ms",
            "a         ok                      accepted   m           2        12      250",
            "b         unauthorized            refused                1",
            "c         not reached: timed_out  not known              0");
    assertThat(server.getRequestCount()).isEqualTo(4);
  }

  @Test
  void one_provider_can_be_tested_with_a_model() throws InterruptedException {
    answers(200, OK);

    assertThat(run("test", "my provider", "--model", "m/1")).isZero();

    assertThat(server.takeRequest().getTarget())
        .isEqualTo("/api/v1/providers/my%20provider/test?model=m%2F1");
  }

  @Test
  void a_failed_call_says_why() {
    answers(200, CALL_FAILS);

    assertThat(run("test", "a")).isEqualTo(1);

    assertThat(out()).contains("call failed: overloaded");
  }

  @Test
  void json_is_a_list_of_results() {
    answers(200, OK);

    run("test", "a", "--json");

    assertThat(out()).startsWith("[{\"provider\":\"a\"").contains("\"cost_usd\":0.000001");
  }

  @Test
  void a_model_needs_a_provider() {
    assertThat(run("test", "--model", "m")).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--model needs the NAME of a provider.");
  }

  @Test
  void a_provider_that_does_not_exist_is_an_error() {
    answers(
        404,
        "{\"error\":{\"message\":\"There is no enabled provider 'nobody'.\","
            + "\"code\":\"provider_not_found\"}}");

    assertThat(run("test", "nobody")).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("There is no enabled provider 'nobody'.");
  }
}
