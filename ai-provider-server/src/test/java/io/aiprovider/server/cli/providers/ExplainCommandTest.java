package io.aiprovider.server.cli.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.CommandLineTool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {
  private static final String EXPLANATION =
      """
      {"model":"m","prompt_tokens":9,"hedge_after_ms":800,"refusal":null,
       "cache":{"status":"MISS","reason":"no answer is stored","age_seconds":null},
       "candidates":[
        {"position":1,"provider":"a","model":"m","fallback":false,"verdict":"selected",
         "reason":"called in its order","until":null,"answer_tokens":5,"cost_usd":0.0205},
        {"position":null,"provider":"b","model":"m","fallback":false,"verdict":"cooling_down",
         "reason":"rate limited","until":"2026-11-30T14:03:10Z","answer_tokens":5,"cost_usd":null}]}
      """;

  private final MockWebServer server = new MockWebServer();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void start() throws IOException {
    server.start();
    server.enqueue(new MockResponse.Builder().body(EXPLANATION).build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int run(String in, String... words) {
    return new CommandLineTool(
            Map.of("AI_PROVIDER_URL", "http://localhost:" + server.getPort()),
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(words);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  @Test
  void a_model_and_a_prompt_are_a_request_and_the_answer_a_table() throws InterruptedException {
    assertThat(run("", "explain", "--model", "m", "--prompt", "Hello!")).isZero();

    RecordedRequest request = server.takeRequest();
    JsonObject body = JsonObject.parse(request.getBody().utf8());
    assertThat(request.getTarget()).isEqualTo("/api/v1/explain");
    assertThat(body.string("model")).isEqualTo("m");
    assertThat(body.objects("messages").get(0).string("content")).isEqualTo("Hello!");
    assertThat(out())
        .contains("selected", "0.0205", "rate limited [until 2026-11-30T14:03:10Z]")
        .endsWith(
            "\ncache: MISS, no answer is stored\nprompt: about 9 tokens\n"
                + "hedge: a second target is called after 800 ms\n");
  }

  @Test
  void a_request_comes_from_the_standard_input_with_a_key() throws InterruptedException {
    int status = run("{\"model\":\"x\"}", "explain", "-", "--key", "k1", "--json");

    RecordedRequest request = server.takeRequest();
    assertThat(status).isZero();
    assertThat(request.getTarget()).isEqualTo("/api/v1/explain?key=k1");
    assertThat(request.getBody().utf8()).isEqualTo("{\"model\":\"x\"}");
    assertThat(JsonObject.parse(out()).string("model")).isEqualTo("m");
  }

  @Test
  void a_request_that_is_no_json_is_wrong_use() {
    assertThat(run("no", "explain", "-")).isEqualTo(2);
    assertThat(run("", "explain", "-", "--prompt", "Hi")).isEqualTo(2);
  }

  @Test
  void a_request_in_a_file_that_is_not_there_is_wrong_use() {
    assertThat(run("", "explain", "no-such-file.json")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("There is no file 'no-such-file.json'.");
  }
}
