package io.aiprovider.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.call.CallExecutor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /ai/sql/assist}: prompts with the schema, and SQL that a parser has checked. */
class SqlAssistTest {
  private static final String HANG = "hang";
  private static final Queue<String> ANSWERS = new ConcurrentLinkedQueue<>();
  private static RawUpstream upstream;
  private static RunningServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() {
    upstream = new RawUpstream(SqlAssistTest::answer);
    server = RunningServer.inFrontOf(upstream.baseUrl(), "providers.up.cost-per-token=0.001");
    caller = new HttpCaller(server);
  }

  private static void answer(Conversation call) throws IOException {
    String next = ANSWERS.poll();
    if (next == null) {
      call.answer(500, "application/json", "{}");
    } else if (next.equals(HANG)) {
      call.hang();
    } else {
      call.answer(200, "application/json", next);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    upstream.close();
  }

  @BeforeEach
  void forget() {
    upstream.forget();
    ANSWERS.clear();
  }

  private static void willAnswer(String... texts) {
    Arrays.stream(texts)
        .map(text -> new JsonString(text).toJson())
        .map(json -> Samples.completion(json.substring(1, json.length() - 1)))
        .forEach(ANSWERS::add);
  }

  private static String sql(String sql) {
    return JsonObject.of("sql", sql).with("explanation", "Because.").toJson();
  }

  private static HttpResponse<String> post(String json, String... headers) {
    return caller.send(caller.post("/ai/sql/assist", json, headers).build());
  }

  private static JsonObject ask(String json) {
    HttpResponse<String> response = post(json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body());
  }

  private static JsonObject sent() {
    return JsonObject.parse(upstream.next().body());
  }

  private static String systemMessage(JsonObject request) {
    return request.objects("messages").get(0).string("content");
  }

  @Test
  void generates_sql_for_a_schema_and_a_dialect() {
    willAnswer(sql("SELECT name FROM users LIMIT 5"));

    JsonObject answer =
        ask(
            "{\"query\":\"five users\",\"action\":\"generate\",\"dialect\":\"postgresql\","
                + "\"schema\":\"users(id, name)\"}");

    assertThat(answer.names())
        .containsExactly(
            "action",
            "sql",
            "explanation",
            "valid",
            "model",
            "provider",
            "cached",
            "usage",
            "cost_usd",
            "response_time_ms");
    assertThat(answer.string("action")).isEqualTo("generate");
    assertThat(answer.string("sql")).isEqualTo("SELECT name FROM users LIMIT 5");
    assertThat(answer.isTrue("valid")).isTrue();
    JsonObject request = sent();
    assertThat(systemMessage(request))
        .contains("for postgresql", "users(id, name)", "Write SQL")
        .doesNotContain("not known", "TOP", "{{");
    assertThat(request.objects("messages").get(1).string("content")).isEqualTo("five users");
    JsonObject format = request.object("response_format").object("json_schema");
    assertThat(format.isTrue("strict")).isTrue();
    assertThat(format.object("schema").object("properties").names())
        .containsExactly("sql", "explanation");
  }

  @Test
  void each_action_has_its_own_prompt() {
    List<String> prompts =
        List.of("generate", "explain", "optimize", "fix").stream()
            .map(
                action -> {
                  willAnswer(
                      action.equals("explain")
                          ? "{\"explanation\":\"It is one.\"}"
                          : sql("SELECT 1"));
                  ask("{\"query\":\"SELECT 1\",\"action\":\"" + action + "\"}");
                  return systemMessage(sent());
                })
            .toList();

    assertThat(prompts).doesNotHaveDuplicates();
    assertThat(prompts).allSatisfy(prompt -> assertThat(prompt).contains("schema is not known"));
  }

  @Test
  void explain_returns_the_given_sql_which_the_model_does_not_repeat() {
    willAnswer("{\"explanation\":\"It reads t.\"}");

    JsonObject answer = ask("{\"query\":\"SELECT a FROM t\",\"action\":\"explain\"}");

    assertThat(answer.string("sql")).isEqualTo("SELECT a FROM t");
    assertThat(answer.string("explanation")).isEqualTo("It reads t.");
    assertThat(answer.isTrue("valid")).isTrue();
    JsonObject schema = sent().object("response_format").object("json_schema").object("schema");
    assertThat(schema.object("properties").names()).containsExactly("explanation");
  }

  @Test
  void explain_says_that_the_given_sql_is_wrong_without_asking_again() {
    willAnswer("{\"explanation\":\"It is wrong.\"}");

    JsonObject answer = ask("{\"query\":\"SELECT FROM WHERE\",\"action\":\"explain\"}");

    assertThat(answer.isTrue("valid")).isFalse();
    assertThat(answer.string("error")).contains("line 1");
    assertThat(answer.object("usage").integer("total_tokens")).isEqualTo(7);
  }

  @Test
  void wrong_sql_is_repaired_once_with_the_parsers_error() {
    willAnswer(sql("SELEC 1"), sql("SELECT 1"));

    HttpResponse<String> response =
        post("{\"query\":\"one\",\"action\":\"fix\"}", "x-ai-provider-session", "s1");
    JsonObject answer = JsonObject.parse(response.body());

    assertThat(answer.string("sql")).isEqualTo("SELECT 1");
    assertThat(answer.isTrue("valid")).isTrue();
    assertThat(answer.has("error")).isFalse();
    assertThat(answer.object("usage").integer("total_tokens")).isEqualTo(14);
    assertThat(answer.get("cost_usd")).hasToString("0.014");
    assertThat(response.headers().firstValue("x-ai-provider-cost")).hasValue("0.014");
    sent();
    List<JsonObject> messages = sent().objects("messages");
    assertThat(messages).hasSize(4);
    assertThat(messages.get(2).string("role")).isEqualTo("assistant");
    assertThat(messages.get(2).string("content")).isEqualTo(sql("SELEC 1"));
    assertThat(messages.get(3).string("content")).contains("Unexpected 'SELEC'");
  }

  @Test
  void sql_that_is_still_wrong_is_returned_as_not_valid() {
    willAnswer(sql("SELEC 1"), sql("SELEKT 1"), sql("SELECT 1"));

    JsonObject answer = ask("{\"query\":\"one\",\"action\":\"generate\"}");

    assertThat(answer.string("sql")).isEqualTo("SELEKT 1");
    assertThat(answer.isTrue("valid")).isFalse();
    assertThat(answer.string("error")).isEqualTo("Unexpected 'SELEKT', in line 1, column 1.");
    assertThat(ANSWERS).hasSize(1);
  }

  @Test
  void a_dialect_is_checked() {
    willAnswer(sql("SELECT a FROM t LIMIT 5"), sql("SELECT TOP 5 a FROM t"));

    JsonObject answer =
        ask("{\"query\":\"five\",\"action\":\"generate\",\"dialect\":\"sqlserver\"}");

    assertThat(answer.string("sql")).isEqualTo("SELECT TOP 5 a FROM t");
    sent();
    assertThat(sent().objects("messages").get(3).string("content"))
        .contains("sqlserver does not have LIMIT");
  }

  @Test
  void the_first_answer_counts_if_the_repair_fails() {
    willAnswer(sql("SELEC 1"));

    JsonObject answer = ask("{\"query\":\"one\",\"action\":\"fix\"}");

    assertThat(answer.string("sql")).isEqualTo("SELEC 1");
    assertThat(answer.isTrue("valid")).isFalse();
    assertThat(answer.object("usage").integer("total_tokens")).isEqualTo(7);
  }

  @Test
  void no_repair_is_made_beyond_the_most_that_the_call_may_cost() {
    willAnswer(sql("SELEC 1"));
    ANSWERS.add(ANSWERS.remove().replace("\"completion_tokens\":2", "\"completion_tokens\":3000"));
    willAnswer(sql("SELECT 1"));

    HttpResponse<String> response =
        post("{\"query\":\"one\",\"action\":\"fix\"}", "x-ai-provider-max-cost", "2");

    assertThat(JsonObject.parse(response.body()).isTrue("valid")).isFalse();
    assertThat(ANSWERS).hasSize(1);
  }

  @Test
  void an_answer_that_is_not_json_is_repaired_too_or_is_an_error() {
    willAnswer("Sure! SELECT 1", "```json\n" + sql("SELECT 1") + "\n```");
    assertThat(ask("{\"query\":\"one\",\"action\":\"fix\"}").string("sql")).isEqualTo("SELECT 1");

    willAnswer("Sure!", "{\"sql\":5}");
    HttpResponse<String> response = post("{\"query\":\"one\",\"action\":\"fix\"}");

    assertThat(response.statusCode()).isEqualTo(502);
    JsonObject error = HttpCaller.errorOf(response);
    assertThat(error.string("code")).isEqualTo("malformed_reply");
    assertThat(error.string("message")).contains("up: ", "/sql");
    assertThat(response.headers().firstValue("x-ai-provider-cost")).hasValue("0.014");
  }

  @Test
  void a_caller_that_leaves_during_the_repair_ends_it() {
    willAnswer(sql("SELEC 1"));
    ANSWERS.add(HANG);
    RawCaller leaving =
        new RawCaller(server)
            .post(
                "/ai/sql/assist",
                "{\"query\":\"one\",\"action\":\"fix\"}".getBytes(StandardCharsets.UTF_8));
    sent();
    Conversation repair = upstream.next();

    leaving.close();

    assertThat(repair.isClosedWithin(1_000)).isTrue();
    await().until(() -> server.bean(CallExecutor.class).runningCalls() == 0);
  }

  @Test
  void an_unknown_dialect_or_action_is_refused_with_those_that_are_known() {
    JsonObject dialect =
        HttpCaller.errorOf(post("{\"query\":\"one\",\"action\":\"fix\",\"dialect\":\"sqlite\"}"));
    assertThat(dialect.string("param")).isEqualTo("dialect");
    for (SqlDialect known : SqlDialect.values()) {
      assertThat(dialect.string("message")).contains(known.label());
    }

    JsonObject action = HttpCaller.errorOf(post("{\"query\":\"one\",\"action\":\"run\"}"));
    assertThat(action.string("message")).contains("generate, explain, optimize, fix");
  }
}
