package io.aiprovider.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonString;
import io.aiprovider.provider.Unsupported;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that arrive at Anthropic. */
class RequestTest {
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
  private static final String TOOL =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"time\",\"description\":\"The time\","
          + "\"strict\":true,\"parameters\":{\"type\":\"object\",\"properties\":{}}}}]";

  private final Anthropic anthropic = new Anthropic();

  @AfterEach
  void stop() {
    anthropic.close();
  }

  private String messages(String messages) {
    return anthropic
        .sentFor("\"messages\":" + messages)
        .without("model")
        .without("max_tokens")
        .toJson();
  }

  @Test
  void the_key_the_version_and_beta_features_are_headers() {
    anthropic.answers(Anthropic.ANSWER);
    anthropic.ask(Anthropic.hello()).close();

    RecordedRequest request = anthropic.takeRequest();
    assertThat(request.getTarget()).isEqualTo("/v1/messages");
    assertThat(request.getHeaders().get("x-api-key")).isEqualTo("sk-ant-secret");
    assertThat(request.getHeaders().get("anthropic-version")).isEqualTo("2023-06-01");
    assertThat(request.getHeaders().get("anthropic-beta")).isEqualTo("files-api-2025-04-14");
    assertThat(request.getHeaders().get("Authorization")).isNull();
  }

  @Test
  @DisplayName("56 system and developer messages are extracted, roles alternate")
  void system_messages_are_extracted_and_roles_alternate() {
    assertThat(
            messages(
                """
                [{"role":"system","content":"Be brief."},{"role":"user","content":"One"},
                 {"role":"user","content":"Two"},{"role":"developer","content":"In French."},
                 {"role":"assistant","content":"Un"},{"role":"assistant","content":"Deux"},
                 {"role":"user","content":""},{"role":"user","content":"Three"}]"""))
        .isEqualTo(
            """
            {"system":[{"type":"text","text":"Be brief."},{"type":"text","text":"In French."}],\
            "messages":[{"role":"user","content":[{"type":"text","text":"One"},\
            {"type":"text","text":"Two"}]},{"role":"assistant","content":[\
            {"type":"text","text":"Un"},{"type":"text","text":"Deux"}]},{"role":"user",\
            "content":[{"type":"text","text":"Three"}]}]}""");
  }

  @Test
  @DisplayName("56 there is a default max_tokens")
  void there_is_a_default_limit() {
    assertThat(anthropic.sentFor(HI).integer("max_tokens")).isEqualTo(4_096);
    assertThat(anthropic.sentFor(HI + ",\"max_tokens\":5").integer("max_tokens")).isEqualTo(5);
    assertThat(anthropic.sentFor(HI + ",\"max_completion_tokens\":6").integer("max_tokens"))
        .isEqualTo(6);
  }

  @Test
  @DisplayName("51 parallel results are merged into the next user message, results first")
  void parallel_results_are_merged() {
    assertThat(
            messages(
                """
                [{"role":"user","content":"Both?"},
                 {"role":"assistant","content":null,"tool_calls":[
                  {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},
                  {"id":"b.1","type":"function","function":{"name":"g","arguments":""}}]},
                 {"role":"tool","tool_call_id":"a","content":"1"},
                 {"role":"user","content":"Hurry"},
                 {"role":"tool","tool_call_id":"b.1","content":"2"}]"""))
        .endsWith(
            """
            {"role":"assistant","content":[\
            {"type":"tool_use","id":"a","name":"f","input":{"x":1}},\
            {"type":"tool_use","id":"b_1","name":"g","input":{}}]},{"role":"user","content":[\
            {"type":"tool_result","tool_use_id":"a","content":"1"},\
            {"type":"tool_result","tool_use_id":"b_1","content":"2"},\
            {"type":"text","text":"Hurry"}]}]}""");
  }

  @Test
  @DisplayName("51 a call without a result gets an error as its result")
  void a_call_without_a_result_gets_an_error() {
    assertThat(
            messages(
                """
                [{"role":"user","content":"Go"},{"role":"assistant","tool_calls":[
                  {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},
                 {"role":"user","content":"Well?"}]"""))
        .endsWith(
            """
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"a",\
            "content":"The call was not answered.","is_error":true},\
            {"type":"text","text":"Well?"}]}]}""");
  }

  @Test
  @Timeout(20)
  @DisplayName("51 the time for many calls with one id grows linearly")
  void many_calls() {
    String call =
        "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}";
    String result = ",{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"1\"}";

    assertThat(
            messages(
                "[{\"role\":\"assistant\",\"tool_calls\":["
                    + call
                    + ("," + call).repeat(50_000)
                    + "]}"
                    + result.repeat(50_001)
                    + "]"))
        .endsWith("\"tool_use_id\":\"a_50001\",\"content\":\"1\"}]}]}");
  }

  @Test
  @DisplayName("26 empty arguments are an object")
  void empty_arguments_are_an_object() {
    assertThat(
            messages(
                """
                [{"role":"user","content":"Go"},{"role":"assistant","tool_calls":[
                  {"id":"a","type":"function","function":{"name":"f","arguments":null}}]},
                 {"role":"tool","tool_call_id":"a","content":"ok"}]"""))
        .contains("\"input\":{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1]", "{\"a\":1,\"a\":2}", "time"})
  @DisplayName("26 arguments that are not an object are kept as text")
  void arguments_that_are_not_an_object(String arguments) {
    String text = new JsonString(arguments).toJson();

    assertThat(
            messages(
                """
                [{"role":"user","content":"Go"},{"role":"assistant","tool_calls":[
                  {"id":"a","type":"function","function":{"name":"f","arguments":%s}}]}]"""
                    .formatted(text)))
        .contains("\"input\":{\"invalid_json\":" + text + "}");
  }

  @Test
  @DisplayName(
      "52 signed thinking is sent back; 53 a signature alone is kept; others' thinking is not sent")
  void signed_thinking_is_sent_back() {
    assertThat(
            messages(
                """
                [{"role":"user","content":"Go"},{"role":"assistant","content":"Yes",
                  "reasoning_content":"hmm","thinking_blocks":[
                   {"type":"thinking","thinking":"hmm","signature":"s1"},
                   {"type":"thinking","thinking":"","signature":"s2"},
                   {"type":"redacted_thinking","data":"d"},
                   {"type":"thinking","thinking":"somebody else's"}]},
                 {"role":"user","content":"On"}]"""))
        .contains(
            """
            {"role":"assistant","content":[\
            {"type":"thinking","thinking":"hmm","signature":"s1"},\
            {"type":"thinking","thinking":"","signature":"s2"},\
            {"type":"redacted_thinking","data":"d"},{"type":"text","text":"Yes"}]}""");
  }

  @Test
  void tools_have_their_schema_and_strictness() {
    assertThat(anthropic.sentFor(HI + "," + TOOL).array("tools").toJson())
        .isEqualTo(
            """
            [{"name":"time","description":"The time","input_schema":{"type":"object",\
            "properties":{},"additionalProperties":false},"strict":true}]""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"auto\" | {\"type\":\"auto\"}",
        "\"none\" | {\"type\":\"none\"}",
        "\"required\" | {\"type\":\"any\"}",
        "{\"type\":\"function\",\"function\":{\"name\":\"time\"}} | {\"type\":\"tool\",\"name\":\"time\"}"
      })
  void a_tool_choice(String asked, String sent) {
    assertThat(
            anthropic
                .sentFor(HI + "," + TOOL + ",\"tool_choice\":" + asked)
                .object("tool_choice")
                .toJson())
        .isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-opus-5-5", "claude-haiku-5-5", "claude-fable-5-1"})
  void models_that_refuse_a_required_call_are_unsupported(String model) {
    ChatRequest forced = Anthropic.request(HI + "," + TOOL + ",\"tool_choice\":\"required\"");

    assertThatThrownBy(() -> anthropic.ask(forced.withModel(model)))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).isEqualTo("tool_choice"));
    anthropic.answers(Anthropic.ANSWER);
    anthropic.ask(forced.withModel(model).with("tool_choice", "auto")).close();
  }

  @Test
  void one_call_at_a_time() {
    assertThat(
            anthropic
                .sentFor(HI + "," + TOOL + ",\"parallel_tool_calls\":false")
                .object("tool_choice")
                .toJson())
        .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
  }

  @Test
  void a_schema_for_the_answer() {
    assertThat(
            anthropic
                .sentFor(
                    HI
                        + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":"
                        + "\"p\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}")
                .object("output_config")
                .toJson())
        .isEqualTo(
            "{\"format\":{\"type\":\"json_schema\",\"schema\":"
                + "{\"type\":\"object\",\"additionalProperties\":false}}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"n\":2", "\"response_format\":{\"type\":\"json_object\"}"})
  void fields_that_decide_the_answer_are_refused(String field) {
    assertThatThrownBy(() -> anthropic.sentFor(HI + "," + field))
        .isInstanceOf(UnsupportedFeature.class);
  }

  @Test
  void unsupported_fields_are_dropped_and_reported() {
    String sent =
        anthropic
            .sentFor(HI + ",\"seed\":7,\"logit_bias\":{\"1\":2},\"n\":1,\"frequency_penalty\":0")
            .toJson();

    assertThat(sent).doesNotContain("seed").doesNotContain("logit_bias").doesNotContain("\"n\"");
    ChatRequest again = Anthropic.request(HI + ",\"seed\":7");
    anthropic.answers(Anthropic.ANSWER);
    anthropic.ask(again).close();
    assertThat(anthropic.call.trace().dropped()).containsExactly("seed");
  }

  @Test
  void unsupported_fields_are_refused_if_configured() {
    try (Anthropic strict = new Anthropic(Unsupported.Handling.ERROR)) {
      assertThatThrownBy(() -> strict.sentFor(HI + ",\"seed\":7"))
          .isInstanceOfSatisfying(
              UnsupportedFeature.class, refusal -> assertThat(refusal.param()).isEqualTo("seed"));
    }
  }

  @ParameterizedTest
  @CsvSource({"auto,auto", "default,standard_only", "standard_only,standard_only", "flex,"})
  void a_service_tier(String asked, String sent) {
    assertThat(anthropic.sentFor(HI + ",\"service_tier\":\"" + asked + "\"").string("service_tier"))
        .isEqualTo(sent);
  }

  @Test
  void other_fields_have_anthropics_names() {
    assertThat(
            anthropic
                .sentFor(HI + ",\"stop\":\"END\",\"user\":\"u1\",\"top_k\":5,\"temperature\":0.5")
                .without("model")
                .without("max_tokens")
                .without("messages")
                .toJson())
        .isEqualTo(
            "{\"stop_sequences\":[\"END\"],\"metadata\":{\"user_id\":\"u1\"},\"top_k\":5,"
                + "\"temperature\":0.5}");
  }

  @Test
  void stop_sequences_of_white_space_are_dropped() {
    assertThat(anthropic.sentFor(HI + ",\"stop\":[\"\\n\",\"END\"]").array("stop_sequences"))
        .hasToString("[\"END\"]");
    assertThat(anthropic.call.trace().dropped()).containsExactly("stop");
    assertThat(anthropic.sentFor(HI + ",\"stop\":\" \"").has("stop_sequences")).isFalse();
  }

  @Test
  void a_schema_without_a_type_describes_an_object() {
    assertThat(
            anthropic
                .sentFor(
                    HI
                        + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\","
                        + "\"parameters\":{\"properties\":{\"a\":{}}}}}]")
                .objects("tools")
                .get(0)
                .object("input_schema"))
        .hasToString("{\"properties\":{\"a\":{}},\"type\":\"object\"}");
  }

  @Test
  void a_function_name_that_it_refuses_is_unsupported() {
    assertThatThrownBy(
            () ->
                anthropic.sentFor(
                    HI + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a.b\"}}]"))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).isEqualTo("tools[0].function.name"));
  }
}
