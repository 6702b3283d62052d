package io.aiprovider.server.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /api/infer}: the models of tasks, and classifications. */
class InferTest {
  private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final String CLASSIFY =
      "{\"text\":\"The goalkeeper saved the ball\",\"labels\":[\"stock market\",\"a ball game with"
          + " a goalkeeper\",\"cooking\"]}";
  private static RunningServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() {
    server =
        RunningServer.simulated(
            "routing.tasks.chat=talker",
            "routing.tasks.embedding=vectors",
            "routing.tasks.classification=vectors");
    caller = new HttpCaller(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> post(String task, String json) {
    return caller.send(caller.post("/api/infer" + task, json).build());
  }

  private static JsonObject ask(String task, String json) {
    HttpResponse<String> response = post("?task=" + task, json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body());
  }

  private static BigDecimal sum(JsonObject scores) {
    return scores.names().stream()
        .map(name -> scores.get(name).asDecimal())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void a_chat_has_the_model_of_its_task_unless_it_names_one() {
    assertThat(ask("chat", CHAT).string("model")).isEqualTo("talker");
    assertThat(ask("chat", CHAT.replace("{\"m", "{\"model\":\"auto\",\"m")).string("model"))
        .isEqualTo("talker");
    assertThat(ask("chat", CHAT.replace("{\"m", "{\"model\":\"mine\",\"m")).string("model"))
        .isEqualTo("mine");
  }

  @Test
  void a_chat_can_be_streamed() {
    HttpResponse<String> response =
        post("?task=chat", CHAT.replace("{\"m", "{\"stream\":true,\"m"));

    assertThat(Samples.textOf(response.body())).isEqualTo("Simulated answer to: Hi");
    assertThat(Samples.dataOf(response.body())).last().isEqualTo("[DONE]");
  }

  @Test
  void vectors_have_the_model_of_their_task() {
    JsonObject answer = ask("embedding", "{\"input\":[\"a\",\"b\"]}");

    assertThat(answer.string("model")).isEqualTo("vectors");
    assertThat(answer.objects("data")).hasSize(2);
  }

  @Test
  void a_model_for_embeddings_classifies_by_similarity() {
    JsonObject answer = ask("classification", CLASSIFY);

    assertThat(answer.string("label")).isEqualTo("a ball game with a goalkeeper");
    assertThat(sum(answer.object("scores"))).isEqualByComparingTo("1");
    assertThat(answer.object("scores").names()).hasSize(3);
    assertThat(answer.string("model")).isEqualTo("vectors");
    assertThat(answer.string("provider")).isEqualTo("sim");
  }

  @Test
  void a_chat_model_classifies_by_its_json_which_is_repaired_and_normalized() {
    Queue<String> answers = new ConcurrentLinkedQueue<>();
    try (RawUpstream upstream = new RawUpstream(call -> answer(call, answers));
        RunningServer chat = RunningServer.inFrontOf(upstream.baseUrl())) {
      HttpCaller to = new HttpCaller(chat);
      answers.add("{\"scores\":[{\"label\":\"sport\",\"score\":0.9}]}");
      answers.add(
          "{\"scores\":[{\"label\":\"cooking\",\"score\":0.5},"
              + "{\"label\":\"stock market\",\"score\":1.5}]}");

      HttpResponse<String> response =
          to.send(to.post("/api/infer?task=classification", CLASSIFY).build());

      JsonObject answer = JsonObject.parse(response.body());
      assertThat(answer.string("label")).as(response.body()).isEqualTo("stock market");
      assertThat(answer.object("scores").get("stock market")).hasToString("0.750000");
      assertThat(sum(answer.object("scores"))).isEqualByComparingTo("1");
      JsonObject request = JsonObject.parse(upstream.next().body());
      assertThat(request.object("response_format").toJson()).contains("\"cooking\"");
      assertThat(upstream.next().body()).contains("does not have a value in the enumeration");
    }
  }

  private static void answer(Conversation call, Queue<String> answers) throws IOException {
    String text = new JsonString(answers.remove()).toJson();
    call.answer(200, "application/json", Samples.completion(text.substring(1, text.length() - 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', {}, task, missing_required_parameter",
    "?task=, {}, task, invalid_value",
    "?task=summary, {}, task, invalid_value",
    "?task=chat&task=embedding, {}, task, invalid_value",
    "?task=chat, {}, messages, missing_required_parameter",
    "?task=embedding, {}, input, missing_required_parameter",
    "?task=classification, {}, text, missing_required_parameter",
    "?task=classification, '{\"text\":\"a\",\"labels\":[\"b\"]}', labels, array_below_min_length",
    "?task=classification, '{\"text\":\"a\",\"labels\":[\"b\",\"b\"]}', labels, invalid_value",
    "?task=classification, '{\"text\":\"a\",\"labels\":[\"b\",5]}', labels, invalid_type"
  })
  void refuses_what_it_does_not_know(String query, String json, String param, String code) {
    HttpResponse<String> response = post(query, json);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(response).string("param")).isEqualTo(param);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo(code);
  }
}
