package io.aiprovider.server.cli.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Samples;
import io.aiprovider.server.cli.CommandFixture;
import io.aiprovider.server.cli.CommandLineTool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatCommandTest extends CommandFixture {
  private JsonObject sent() {
    return JsonObject.parse(request().getBody().utf8());
  }

  @Test
  void the_answer_is_a_stream_with_one_line_end() {
    answers(200, ": waiting\n\n" + Samples.stream("Good ", "morning"));

    assertThat(run("chat", "Say", "hello", "-m", "fast", "-s", "Be brief.")).isZero();

    assertThat(out()).isEqualTo("Good morning\n");
    assertThat(err()).isEmpty();
    RecordedRequest request = request();
    assertThat(request.getTarget()).isEqualTo("/v1/chat/completions");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    assertThat(JsonObject.parse(request.getBody().utf8()))
        .isEqualTo(
            JsonObject.parse(
                """
                {"model":"fast","messages":[{"role":"system","content":"Be brief."},
                 {"role":"user","content":"Say hello"}],
                 "stream":true,"stream_options":{"include_usage":true}}
                """));
  }

  @Test
  void a_pipe_follows_the_prompt_or_is_the_prompt() {
    input = "line 1\nline ü\n";
    answers(200, Samples.stream("a"));
    run("chat", "Summarize");
    JsonObject both = sent();
    assertThat(both.string("model")).isEqualTo("auto");
    assertThat(both.objects("messages").get(0).string("content"))
        .isEqualTo("Summarize\n\nline 1\nline ü\n");

    answers(200, Samples.stream("a"));
    run("chat");
    assertThat(sent().objects("messages").get(0).string("content")).isEqualTo("line 1\nline ü\n");
  }

  @Test
  void a_prompt_may_begin_with_at_and_with_a_hyphen() {
    answers(200, Samples.stream("a"));

    assertThat(run("chat", "--", "@file", "--what")).isZero();

    assertThat(sent().objects("messages").get(0).string("content")).isEqualTo("@file --what");
  }

  @Test
  void json_is_the_complete_answer() {
    answers(200, Samples.completion("Hi"));

    assertThat(run("chat", "--json", "Hello")).isZero();

    assertThat(JsonObject.parse(out())).isEqualTo(JsonObject.parse(Samples.completion("Hi")));
    assertThat(sent().has("stream")).isFalse();
  }

  @Test
  void the_key_of_a_caller_is_used_before_the_admin_key() {
    environment.put("AI_PROVIDER_API_KEY", "callers-key");
    answers(200, Samples.stream("a"));

    run("chat", "Hello");

    RecordedRequest request = request();
    assertThat(request.getHeaders().get("X-API-Key")).isEqualTo("callers-key");
    assertThat(request.getHeaders().get("X-Admin-Key")).isNull();
  }

  @Test
  void a_terminal_shows_no_control_characters_and_what_the_answer_cost() {
    environment.put("COLUMNS", "80");
    answers(
        200,
        Samples.piece("a\\u001b[2J\\tb\\n")
            + Samples.piece("\\ud83d\\ude00")
            + Samples.finish("stop")
            + Samples.event(
                "{\"model\":\"m-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":1200,"
                    + "\"completion_tokens\":2,\"cost\":0.00012}}")
            + Samples.done());

    assertThat(run("chat", "Hello")).isZero();

    assertThat(out()).isEqualTo("a?[2J\tb\n\ud83d\ude00\n");
    assertThat(err()).isEqualTo("(m-1, 1,200 input tokens, 2 output tokens, 0.00012 US dollars)\n");
  }

  @Test
  void an_answer_that_is_not_complete_is_an_error_after_its_text() {
    answers(
        200,
        Samples.piece("Hel")
            + Samples.event("{\"error\":{\"message\":\"The provider closed the stream.\"}}"));
    assertThat(run("chat", "Hello")).isEqualTo(1);
    assertThat(out()).isEqualTo("Hel\n");
    assertThat(err())
        .isEqualTo("ai-provider: The answer is not complete: The provider closed the stream.\n");

    err.reset();
    answers(200, Samples.piece("Hel"));
    assertThat(run("chat", "Hello")).isEqualTo(1);
    assertThat(err()).contains("is not complete: the server closed the connection.");
  }

  @Test
  void an_answer_that_is_cut_off_at_its_limit_has_a_note() {
    answers(200, Samples.piece("Hel") + Samples.finish("length") + Samples.done());

    assertThat(run("chat", "Hello")).isZero();

    assertThat(err()).isEqualTo("The answer reached its limit of tokens, and was cut off.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | invalid_value | 2 | ai-provider: Something.",
        "404 | model_not_found | 2 | answered: Something.",
        "404 | unknown_url | 1 | has no /v1/chat/completions. Its version may be older",
        "403 | x | 1 | refused the request with the key of AI_PROVIDER_ADMIN_KEY: Something.",
        "429 | x | 1 | answered: Something."
      })
  void a_refusal_is_one_sentence(int status, String code, int exit, String message) {
    answers(status, "{\"error\":{\"message\":\"Something.\",\"code\":\"" + code + "\"}}");

    assertThat(run("chat", "Hello")).isEqualTo(exit);

    assertThat(err()).contains(message).hasLineCount(1);
    assertThat(out()).isEmpty();
  }

  @Test
  void without_a_prompt_nothing_is_sent() {
    assertThat(run("chat")).isEqualTo(2);

    assertThat(err()).contains("There is no prompt.");
    assertThat(requestCount()).isZero();
  }

  @Test
  void a_binary_file_is_refused() {
    int status =
        new CommandLineTool(
                environment,
                new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, 0}),
                new PrintStream(out, true),
                new PrintStream(err, true))
            .run("chat", "What is this?");

    assertThat(status).isEqualTo(2);
    assertThat(err()).contains("The standard input is not text in UTF-8.");
    assertThat(requestCount()).isZero();
  }

  @Test
  void it_ends_when_nobody_reads_the_output() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    answers(200, Samples.stream("a", "b") + "data: {broken\n\n");

    int status =
        new CommandLineTool(
                Map.copyOf(environment), new PrintStream(closed), new PrintStream(err, true))
            .run("chat", "Hello");

    assertThat(status).isEqualTo(1);
    assertThat(err()).isEmpty();
  }
}
