package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.embedding.EmbeddingResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that return wrong or invalid vectors. */
class EmbeddingAnswersTest {
  private static final String TWO_TEXTS = "\"input\":[\"a\",\"bb\"]";
  private static final String BOTH =
      "{\"index\":0,\"embedding\":[1,0]},{\"index\":1,\"embedding\":[2,0]}";
  private static final String USAGE = ",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}";

  private RawUpstream first;
  private RawUpstream second;
  private RunningServer server;

  @AfterEach
  void stop() {
    server.close();
    first.close();
    second.close();
  }

  /** A first provider that answers with these entries, and a second that works. */
  private void firstAnswers(String entries, String rest) {
    first = new RawUpstream(call -> call.answer(200, "application/json", list(entries, rest)));
    second = new RawUpstream(call -> call.answer(200, "application/json", list(BOTH, USAGE)));
    server =
        RunningServer.with(
            "providers.a.type=openai",
            "providers.a.base-url=" + first.baseUrl(),
            "providers.a.api-key=k",
            "providers.a.priority=1",
            "providers.b.type=openai",
            "providers.b.base-url=" + second.baseUrl(),
            "providers.b.api-key=k",
            "providers.b.priority=2",
            "resilience.retry.max-attempts=1");
  }

  private static String list(String entries, String rest) {
    return "{\"object\":\"list\",\"model\":\"text-embedding-3-small\",\"data\":["
        + entries
        + "]"
        + rest
        + "}";
  }

  private HttpResponse<String> embed(String members) {
    HttpCaller caller = new HttpCaller(server);
    return caller.send(
        caller
            .post("/v1/embeddings", "{\"model\":\"text-embedding-3-small\"," + members + "}")
            .build());
  }

  private static List<Float> firstNumbers(HttpResponse<String> answer) {
    return new EmbeddingResponse(JsonObject.parse(answer.body()))
        .vectors().stream().map(vector -> vector[0]).toList();
  }

  private static String provider(HttpResponse<String> answer) {
    return answer.headers().firstValue("x-ai-provider-provider").orElse("none");
  }

  @Test
  void vectors_are_sorted_in_the_order_of_the_texts() {
    firstAnswers("{\"index\":1,\"embedding\":[2,0]},{\"index\":0,\"embedding\":[1,0]}", USAGE);

    HttpResponse<String> answer = embed(TWO_TEXTS);

    assertThat(provider(answer)).isEqualTo("a");
    assertThat(firstNumbers(answer)).containsExactly(1f, 2f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"index\":0,", "\"index\":null,"})
  void vectors_without_an_index_keep_their_order_and_get_one(String index) {
    firstAnswers("{" + index + "\"embedding\":[1,0]},{" + index + "\"embedding\":[2,0]}", USAGE);

    HttpResponse<String> answer = embed(TWO_TEXTS);

    assertThat(provider(answer)).isEqualTo("a");
    assertThat(firstNumbers(answer)).containsExactly(1f, 2f);
    assertThat(JsonObject.parse(answer.body()).objects("data"))
        .extracting(entry -> entry.integer("index"))
        .containsExactly(0L, 1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"index\":0,\"embedding\":[1,0]}",
        BOTH + ",{\"index\":2,\"embedding\":[3,0]}",
        "{\"index\":1,\"embedding\":[1,0]},{\"index\":1,\"embedding\":[2,0]}",
        "{\"index\":0,\"embedding\":[1,0]},{\"index\":7,\"embedding\":[2,0]}",
        "{\"index\":0,\"embedding\":[1,null]},{\"index\":1,\"embedding\":[2,0]}",
        "{\"index\":0,\"embedding\":[1,NaN]},{\"index\":1,\"embedding\":[2,0]}",
        "{\"index\":0,\"embedding\":\"AACAPwAAwH8=\"},{\"index\":1,\"embedding\":\"AACAPwAAgD8=\"}",
        "{\"index\":0,\"embedding\":\"AACAPwA=\"},{\"index\":1,\"embedding\":\"AACAPwAAgD8=\"}",
        "{\"index\":0,\"embedding\":[]},{\"index\":1,\"embedding\":[2,0]}",
        "{\"index\":0},{\"index\":1,\"embedding\":[2,0]}",
        "null,{\"index\":1,\"embedding\":[2,0]}",
        ""
      })
  void a_wrong_number_of_vectors_or_invalid_ones_lead_to_failover(String entries) {
    firstAnswers(entries, USAGE);

    HttpResponse<String> answer = embed(TWO_TEXTS);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(provider(answer)).isEqualTo("b");
    assertThat(firstNumbers(answer)).containsExactly(1f, 2f);
  }

  @Test
  void vectors_in_another_number_type_are_passed_on_unchanged() {
    String bytes = // no 32-bit floats, and NaN as such
        "{\"object\":\"embedding\",\"index\":0,\"embedding\":\"AP//f38B\"}";
    firstAnswers(bytes, USAGE);

    HttpResponse<String> answer =
        embed("\"input\":\"text\",\"output_dtype\":\"int8\",\"encoding_format\":\"base64\"");

    assertThat(provider(answer)).isEqualTo("a");
    assertThat(answer.body()).isEqualTo(list(bytes, USAGE));
  }

  @Test
  void the_error_names_the_provider_of_invalid_vectors() {
    first =
        new RawUpstream(
            call -> call.answer(200, "application/json", list("{\"embedding\":[null]}", "")));
    second = new RawUpstream(call -> {});
    server = RunningServer.inFrontOf(first.baseUrl());

    HttpResponse<String> answer = embed("\"input\":\"text\"");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(HttpCaller.errorOf(answer).string("code")).isEqualTo("malformed_reply");
    assertThat(HttpCaller.errorOf(answer).string("message"))
        .isEqualTo("up: The provider answered with an entry that is not a vector of numbers.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"input\":\"text\"",
        "\"input\":[\"text\"]",
        "\"input\":[7,8,9]",
        "\"input\":[[7,8]]"
      })
  void one_text_in_every_form_has_one_vector(String input) {
    firstAnswers("{\"index\":0,\"embedding\":[1,0]}", USAGE);

    HttpResponse<String> answer = embed(input);

    assertThat(provider(answer)).isEqualTo("a");
    assertThat(firstNumbers(answer)).containsExactly(1f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"usage\":{\"prompt_tokens\":0,\"total_tokens\":0}"})
  void usage_that_the_provider_did_not_report_is_counted_here(String usage) {
    firstAnswers(BOTH, usage);

    HttpResponse<String> answer = embed(TWO_TEXTS);

    assertThat(JsonObject.parse(answer.body()).object("usage"))
        .hasToString("{\"prompt_tokens\":2,\"total_tokens\":2}");
    assertThat(answer.headers().firstValue("x-ai-provider-cost")).hasValue("0.00000004");
  }

  @Test
  void a_batch_without_usage_is_counted_here_and_the_others_by_their_usage() {
    String texts =
        IntStream.range(0, 2_049).mapToObj(i -> "\"a\"").collect(Collectors.joining(","));
    first =
        new RawUpstream(
            call -> {
              int count = JsonObject.parse(call.body()).array("input").size();
              String entries =
                  IntStream.range(0, count)
                      .mapToObj(i -> "{\"embedding\":[" + i + ",0]}")
                      .collect(Collectors.joining(","));
              call.answer(200, "application/json", list(entries, count == 1 ? "" : USAGE));
            });
    second = new RawUpstream(call -> {});
    server = RunningServer.inFrontOf(first.baseUrl());

    HttpResponse<String> answer = embed("\"input\":[" + texts + "]");

    assertThat(firstNumbers(answer)).hasSize(2_049).endsWith(2_047f, 0f);
    assertThat(JsonObject.parse(answer.body()).object("usage").integer("prompt_tokens"))
        .isEqualTo(4 + 1);
  }

  @Test
  void a_streaming_request_for_vectors_gets_a_whole_answer() {
    firstAnswers(BOTH, USAGE);

    HttpResponse<String> answer = embed(TWO_TEXTS + ",\"stream\":true");

    assertThat(provider(answer)).isEqualTo("a");
    assertThat(firstNumbers(answer)).containsExactly(1f, 2f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"auto\""})
  void a_model_must_be_named(String model) {
    firstAnswers(BOTH, USAGE);
    HttpCaller caller = new HttpCaller(server);

    HttpResponse<String> answer =
        caller.send(
            caller.post("/v1/embeddings", "{\"model\":" + model + "," + TWO_TEXTS + "}").build());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(HttpCaller.errorOf(answer).string("param")).isEqualTo("model");
    assertThat(HttpCaller.errorOf(answer).string("message")).contains("Name a model");
    assertThat(first.calls()).isZero();
  }
}
