package io.aiprovider.server.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations that OpenAI accepts and that stricter protocols would refuse unchanged. */
class HardConversationsTest {
  private static final String ANTHROPIC =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[\
      {"type":"text","text":"Hi"}],"stop_reason":"end_turn",\
      "usage":{"input_tokens":9,"output_tokens":4}}""";
  private static final String GOOGLE =
      """
      {"responseId":"r1","modelVersion":"gemini-3-pro","candidates":[{"index":0,"content":\
      {"role":"model","parts":[{"text":"Hi"}]},"finishReason":"STOP"}],\
      "usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":4}}""";
  private static final String CLAUDE = "claude/claude-haiku-4-5";
  private static final String GEMINI = "gemini/gemini-3-pro";

  /** Two calls at once, to one function. */
  private static final String CALLS =
      """
      {"role":"user","content":"Compare."},
      {"role":"assistant","content":null,"tool_calls":[
       {"id":"a","type":"function","function":{"name":"degrees","arguments":"{\\"in\\":\\"Rome\\"}"}},
       {"id":"b","type":"function","function":{"name":"degrees","arguments":"{\\"in\\":\\"Oslo\\"}"}}]}""";

  private static RawUpstream anthropic;
  private static RawUpstream google;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    anthropic = new RawUpstream(call -> call.answer(200, "application/json", ANTHROPIC));
    google = new RawUpstream(call -> call.answer(200, "application/json", GOOGLE));
    server =
        RunningServer.with(
            "providers.claude.type=anthropic",
            "providers.claude.base-url=" + anthropic.baseUrl(),
            "providers.claude.api-key=sk-2",
            "providers.gemini.type=google",
            "providers.gemini.base-url=" + google.baseUrl(),
            "providers.gemini.api-key=sk-3",
            "resilience.max-attempts=1");
  }

  @AfterAll
  static void stop() {
    server.close();
    anthropic.close();
    google.close();
  }

  @BeforeEach
  void forget() {
    anthropic.forget();
    google.forget();
  }

  @Test
  @DisplayName("51, 60 results are sent in the order of their calls, one for each call")
  void results_are_sent_in_the_order_of_their_calls() {
    String messages =
        CALLS
            + """
            ,{"role":"tool","tool_call_id":"b","content":"4"},
            {"role":"user","content":"Hurry."},
            {"role":"tool","tool_call_id":"a","content":"21"}""";

    assertThat(toClaude(messages).get(2))
        .hasToString(
            "{\"role\":\"user\",\"content\":["
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":\"21\"},"
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"b\",\"content\":\"4\"},"
                + "{\"type\":\"text\",\"text\":\"Hurry.\"}]}");
    assertThat(toGemini(messages).get(2))
        .hasToString(
            "{\"role\":\"user\",\"parts\":["
                + "{\"functionResponse\":{\"name\":\"degrees\",\"response\":{\"result\":\"21\"}}},"
                + "{\"functionResponse\":{\"name\":\"degrees\",\"response\":{\"result\":\"4\"}}}]}");
    assertThat(toGemini(messages).get(3))
        .hasToString("{\"role\":\"user\",\"parts\":[{\"text\":\"Hurry.\"}]}");
  }

  @Test
  @DisplayName("51, 60 a call without a result gets an error result in both protocols")
  void a_call_without_a_result_gets_an_error_result() {
    String messages = CALLS + ",{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"4\"}";

    assertThat(toClaude(messages).get(2).objects("content"))
        .extracting(result -> result.string("tool_use_id"))
        .containsExactly("a", "b");
    assertThat(toGemini(messages).get(2).objects("parts"))
        .extracting(part -> part.object("functionResponse").object("response").toJson())
        .containsExactly("{\"error\":\"The call was not answered.\"}", "{\"result\":\"4\"}");
  }

  @Test
  @DisplayName("51 a result that comes after the next answer still belongs to its call")
  void a_late_result_still_belongs_to_its_call() {
    String messages =
        CALLS
            + """
            ,{"role":"tool","tool_call_id":"a","content":"21"},
            {"role":"assistant","content":"I wait for Oslo."},
            {"role":"tool","tool_call_id":"b","content":"4"},
            {"role":"user","content":"And?"}""";

    assertThat(toClaude(messages).get(2).toJson()).contains("\"a\"", "\"21\"", "\"b\"", "\"4\"");
    assertThat(toClaude(messages).get(4))
        .hasToString("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"And?\"}]}");
    assertThat(toGemini(messages).get(2).objects("parts")).hasSize(2);
    assertThat(toGemini(messages).get(4).objects("parts")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {CLAUDE, GEMINI})
  void a_result_without_a_call_is_a_400_that_names_it(String model) {
    HttpResponse<String> refused =
        send(model, CALLS + ",{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"4\"}", "");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("messages[2].tool_call_id");
  }

  @Test
  @DisplayName("51 ids that repeat in later turns are made unique, as Anthropic requires")
  void repeated_ids_are_made_unique() {
    String messages =
        """
        {"role":"user","content":"Now."},
        {"role":"assistant","tool_calls":[{"id":"call_0","type":"function","function":{"name":"time","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"call_0","content":"noon"},
        {"role":"assistant","tool_calls":[{"id":"call_0","type":"function","function":{"name":"time","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"call_0","content":"one"}""";

    List<JsonObject> turns = toClaude(messages);
    assertThat(turns.get(3).toJson()).contains("\"id\":\"call_0_2\"");
    assertThat(turns.get(4).toJson())
        .contains("\"tool_use_id\":\"call_0_2\"", "\"content\":\"one\"");
  }

  @Test
  @DisplayName("26 arguments that are not an object are sent as text inside one")
  void arguments_that_are_not_an_object_are_sent_inside_one() {
    String messages =
        """
        {"role":"user","content":"Now."},
        {"role":"assistant","tool_calls":[
         {"id":"a","type":"function","function":{"name":"time","arguments":"{\\"zone\\":\\"U"}}]},
        {"role":"tool","tool_call_id":"a","content":"These arguments are no JSON."}""";

    assertThat(toClaude(messages).get(1).toJson())
        .contains("\"input\":{\"invalid_json\":\"{\\\"zone\\\":\\\"U\"}");
    assertThat(toGemini(messages).get(1).toJson())
        .contains("\"args\":{\"invalid_json\":\"{\\\"zone\\\":\\\"U\"}");
  }

  @Test
  void a_picture_in_a_result_is_sent() {
    String messages =
        """
        {"role":"user","content":"Draw."},
        {"role":"assistant","tool_calls":[
         {"id":"a","type":"function","function":{"name":"draw","arguments":"{}"}},
         {"id":"b","type":"function","function":{"name":"draw","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"a","content":[{"type":"text","text":"done"},
         {"type":"image_url","image_url":{"url":"data:image/jpg;base64,AAAA"}}]},
        {"role":"tool","tool_call_id":"b","content":"failed"}""";

    assertThat(toClaude(messages).get(2).objects("content").get(0).toJson())
        .contains("\"media_type\":\"image/jpeg\",\"data\":\"AAAA\"");
    assertThat(toGemini(messages).get(2))
        .hasToString(
            "{\"role\":\"user\",\"parts\":["
                + "{\"functionResponse\":{\"name\":\"draw\",\"response\":{\"result\":\"done\"}}},"
                + "{\"functionResponse\":{\"name\":\"draw\",\"response\":{\"result\":\"failed\"}}}]}");
    assertThat(toGemini(messages).get(3))
        .hasToString(
            "{\"role\":\"user\",\"parts\":["
                + "{\"inlineData\":{\"mimeType\":\"image/jpeg\",\"data\":\"AAAA\"}}]}");
  }

  @Test
  @DisplayName("56 texts of only spaces are left out")
  void blank_texts_are_left_out() {
    String messages =
        """
        {"role":"system","content":" "},{"role":"user","content":[{"type":"text","text":"\\n"},
         {"type":"text","text":"One"}]},{"role":"assistant","content":"  "},
        {"role":"user","content":"Two"}""";

    assertThat(toClaude(messages))
        .hasToString(
            "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"One\"},"
                + "{\"type\":\"text\",\"text\":\"Two\"}]}]");
  }

  @Test
  void an_empty_conversation_is_still_sent() {
    String messages = "{\"role\":\"user\",\"content\":\"\"}";

    assertThat(toClaude(messages).get(0).objects("content")).isNotEmpty();
    assertThat(toGemini(messages).get(0).objects("parts")).isNotEmpty();
  }

  @Test
  void a_conversation_that_begins_with_an_answer_begins_with_a_user_for_both() {
    String messages =
        """
        {"role":"system","content":"Be kind."},{"role":"assistant","content":"How can I help?"},
        {"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}""";

    assertThat(toClaude(messages))
        .extracting(turn -> turn.string("role"))
        .containsExactly("user", "assistant", "user");
    assertThat(toGemini(messages))
        .extracting(turn -> turn.string("role"))
        .containsExactly("user", "model", "user");
  }

  @Test
  @DisplayName("56 a last message of the assistant is continued, if the model supports this")
  void an_answer_at_the_end_is_continued() {
    String messages =
        "{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Well, \\n\"}";

    assertThat(toClaude(messages).get(1).toJson()).contains("\"text\":\"Well,\"");
    assertThat(send("claude/claude-opus-4-7", messages, "").statusCode()).isEqualTo(200);
    assertThat(JsonObject.parse(anthropic.next().body()).objects("messages"))
        .extracting(turn -> turn.string("role"))
        .containsExactly("user", "assistant", "user");
    assertThat(toGemini(messages)).hasSize(2);
    assertThat(send("gemini/gemini-3.8-flash", messages, "").statusCode()).isEqualTo(200);
    assertThat(JsonObject.parse(google.next().body()).objects("contents"))
        .extracting(turn -> turn.string("role"))
        .containsExactly("user", "model", "user");
  }

  @Test
  @DisplayName("52 messages before signed thinking are not changed")
  void instructions_inside_a_conversation_stay_in_their_place() {
    String begun =
        """
        {"role":"system","content":"Be kind."},{"role":"user","content":"Hi"},
        {"role":"assistant","content":"Hello!","thinking_blocks":[
         {"type":"thinking","thinking":"","signature":"s1"}]},
        {"role":"system","content":"Be brief."},{"role":"user","content":"Time?"}""";
    String later =
        """
        ,{"role":"assistant","content":"Noon."},{"role":"developer","content":"Be exact."},
        {"role":"user","content":"Which?"},{"role":"user","content":"Time?"}""";

    JsonObject first = sentTo("claude/claude-opus-5-5", begun);
    JsonObject second = sentTo("claude/claude-opus-5-5", begun + later);

    assertThat(first.string("system")).isEqualTo("Be kind.");
    assertThat(second.string("system")).isEqualTo("Be kind.");
    assertThat(second.objects("messages").subList(0, first.objects("messages").size()))
        .isEqualTo(first.objects("messages"));
    assertThat(second.objects("messages"))
        .extracting(turn -> turn.string("role"))
        .containsExactly("user", "assistant", "user", "system", "assistant", "user", "system");
    assertThat(sentTo(CLAUDE, begun).objects("system")).hasSize(2);
  }

  @Test
  void a_refusal_is_sent_as_the_assistants_text() {
    String messages =
        """
        {"role":"user","content":"Hi"},{"role":"assistant","content":null,"refusal":"I will not."},
        {"role":"user","content":"Why?"}""";

    assertThat(toClaude(messages).get(1).toJson()).contains("I will not.");
    assertThat(toGemini(messages).get(1).toJson()).contains("I will not.");
  }

  @Test
  @DisplayName("61 calls of other models are marked for Gemini, only the first of a turn")
  void calls_of_other_models_are_marked_for_gemini() {
    String results =
        """
        ,{"role":"tool","tool_call_id":"a","content":"21"},
        {"role":"tool","tool_call_id":"b","content":"4"}""";

    List<JsonObject> parts = toGemini(CALLS + results).get(1).objects("parts");
    assertThat(parts.get(0).string("thoughtSignature"))
        .isEqualTo("skip_thought_signature_validator");
    assertThat(parts.get(1).has("thoughtSignature")).isFalse();

    String conversation = CALLS + results + ",{\"role\":\"user\",\"content\":\"Thanks.\"}";
    assertThat(toGemini(conversation).toString()).doesNotContain("thoughtSignature");
    assertThat(send("gemini/gemini-2.5-flash", CALLS + results, "").statusCode()).isEqualTo(200);
    assertThat(google.next().body()).doesNotContain("thoughtSignature");
  }

  @Test
  void names_are_left_out_and_reported() {
    for (String model : List.of(CLAUDE, GEMINI)) {
      HttpResponse<String> answered =
          send(model, "{\"role\":\"user\",\"name\":\"ann\",\"content\":\"Hi\"}", "");

      assertThat(answered.headers().firstValue("x-ai-provider-dropped")).hasValue("messages.name");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CLAUDE, GEMINI})
  void old_function_calls_become_tool_calls(String model) {
    String older =
        """
        {"role":"user","content":"Now."},
        {"role":"assistant","content":null,"function_call":{"name":"time","arguments":"{}"}},
        {"role":"function","name":"time","content":"noon"}""";

    HttpResponse<String> answered = send(model, older, ",\"functions\":[{\"name\":\"time\"}]");

    assertThat(answered.statusCode()).isEqualTo(200);
    assertThat((model.equals(CLAUDE) ? anthropic : google).next().body())
        .contains("\"tools\":[", "\"time\"", "noon");
  }

  private static List<JsonObject> toClaude(String messages) {
    return sentTo(CLAUDE, messages).objects("messages");
  }

  private static JsonObject sentTo(String claude, String messages) {
    assertThat(send(claude, messages, "").statusCode()).isEqualTo(200);
    return JsonObject.parse(anthropic.next().body());
  }

  private static List<JsonObject> toGemini(String messages) {
    assertThat(send(GEMINI, messages, "").statusCode()).isEqualTo(200);
    return JsonObject.parse(google.next().body()).objects("contents");
  }

  private static HttpResponse<String> send(String model, String messages, String members) {
    return new HttpCaller(server)
        .chat("{\"model\":\"" + model + "\",\"messages\":[" + messages + "]" + members + "}");
  }
}
