package io.aiprovider.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.embedding.EmbeddingResponse;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import java.util.List;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests in Gemini's protocol. */
class GoogleRequestTest {
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final Gemini gemini = new Gemini();

  @AfterEach
  void stop() {
    gemini.close();
  }

  private static JsonObject message(JsonObject answer) {
    return answer.objects("choices").get(0).object("message");
  }

  @Test
  void the_model_is_in_the_path_and_the_key_in_a_header() {
    gemini.answers(Gemini.ANSWER);
    gemini.ask(Gemini.hello()).close();

    RecordedRequest request = gemini.takeRequest();
    assertThat(request.getTarget()).isEqualTo("/v1beta/models/gemini-2.5-flash:generateContent");
    assertThat(request.getHeaders().get("x-goog-api-key")).isEqualTo("key");
  }

  @Test
  @DisplayName("60 results have the function's name; 61 signatures are sent back; 26 no arguments")
  void a_conversation_with_tools() {
    assertThat(
            gemini
                .sentFor(
                    """
                    "messages":[{"role":"system","content":"Be brief."},
                     {"role":"user","content":"One"},{"role":"user","content":"Two"},
                     {"role":"assistant","content":null,"reasoning_content":"hmm",
                      "thinking_blocks":[{"type":"thinking","thinking":"x","signature":"other"}],
                      "tool_calls":[
                      {"id":"a","type":"function","function":{"name":"f","arguments":""},
                       "extra_content":{"google":{"thought_signature":"s1"}}},
                      {"id":"b","type":"function","function":{"name":"g",
                       "arguments":"{\\"x\\":1}"}}]},
                     {"role":"tool","tool_call_id":"a","content":"noon"},
                     {"role":"tool","tool_call_id":"b","content":"{\\"y\\":2}"}]""")
                .toJson())
        .isEqualTo(
            """
            {"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[\
            {"role":"user","parts":[{"text":"One"},{"text":"Two"}]},\
            {"role":"model","parts":[{"functionCall":{"name":"f","args":{}},\
            "thoughtSignature":"s1"},{"functionCall":{"name":"g","args":{"x":1}}}]},\
            {"role":"user","parts":[{"functionResponse":{"name":"f","response":\
            {"result":"noon"}}},{"functionResponse":{"name":"g","response":{"y":2}}}]}]}""");
  }

  @Test
  @DisplayName("57 a schema is reduced; 58 references are replaced, items kept")
  void a_schema_is_reduced() {
    JsonObject sent =
        gemini.sentFor(
            HI
                + """
                ,"tools":[{"type":"function","function":{"name":"f","parameters":{
                  "$schema":"x","type":"object","additionalProperties":false,
                  "properties":{"a":{"$ref":"#/$defs/A"},"l":{"type":"array",
                    "items":{"type":"string","format":"uri"},"prefixItems":[]},
                    "n":{"type":["string","null"]},"c":{"const":"k"}},
                  "required":["a"],"$defs":{"A":{"type":"object","properties":{
                    "me":{"type":"integer"}}}}}}}]""");

    assertThat(sent.array("tools").toJson())
        .isEqualTo(
            """
            [{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{\
            "a":{"type":"OBJECT","properties":{"me":{"type":"INTEGER"}}},\
            "l":{"type":"ARRAY","items":{"type":"STRING","description":"{format: \\"uri\\"}"}},\
            "n":{"type":"STRING","nullable":true},"c":{"type":"STRING","enum":["k"]}},\
            "required":["a"]}}]}]""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"string\",\"enum\":[\"a\",\"b\"]} | {\"type\":\"STRING\",\"enum\":[\"a\",\"b\"]}",
        "{\"enum\":[\"a\",null]} | {\"nullable\":true,\"type\":\"STRING\",\"enum\":[\"a\"]}",
        "{\"type\":\"integer\",\"enum\":[1,2],\"description\":\"Stars.\"}"
            + " | {\"type\":\"INTEGER\",\"description\":\"Stars. One of: 1, 2.\"}",
        "{\"type\":\"boolean\",\"const\":true} | {\"type\":\"BOOLEAN\",\"description\":\"One of: true.\"}",
        "{\"type\":\"array\",\"minItems\":1,\"maxItems\":2} | {\"type\":\"ARRAY\",\"minItems\":\"1\",\"maxItems\":\"2\",\"items\":{\"type\":\"STRING\"}}"
      })
  @DisplayName("57 enumerations have only texts; counts are texts")
  void choices_and_counts_in_a_schema(String schema, String sent) {
    JsonObject config =
        gemini
            .sentFor(
                HI
                    + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                    + "{\"name\":\"t\",\"schema\":"
                    + schema
                    + "}}")
            .object("generationConfig");

    assertThat(config.object("responseSchema").toJson()).isEqualTo(sent);
  }

  @Test
  @DisplayName("58 a schema that refers to itself ends")
  void a_recursive_schema_ends() {
    JsonObject sent =
        gemini.sentFor(
            HI
                + """
                ,"response_format":{"type":"json_schema","json_schema":{"name":"t","schema":{
                  "type":"object","properties":{"next":{"$ref":"#"}}}}}""");

    assertThat(sent.object("generationConfig").string("responseMimeType"))
        .isEqualTo("application/json");
    assertThat(sent.toJson()).doesNotContain("$ref");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"auto\" | {\"mode\":\"AUTO\"}",
        "\"none\" | {\"mode\":\"NONE\"}",
        "\"required\" | {\"mode\":\"ANY\"}",
        "{\"type\":\"function\",\"function\":{\"name\":\"f\"}} | {\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]}"
      })
  void a_tool_choice(String requested, String sent) {
    String tool = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";

    assertThat(
            gemini
                .sentFor(HI + tool + ",\"tool_choice\":" + requested)
                .object("toolConfig")
                .object("functionCallingConfig")
                .toJson())
        .isEqualTo(sent);
  }

  @Test
  void settings_have_geminis_names_and_others_are_reported() {
    assertThat(
            gemini
                .sentFor(
                    HI
                        + ",\"max_tokens\":5000,\"stop\":\"END\",\"top_p\":0.5,\"seed\":1,"
                        + "\"reasoning_effort\":\"low\",\"logit_bias\":{\"1\":2}")
                .object("generationConfig")
                .toJson())
        .isEqualTo(
            """
            {"maxOutputTokens":5000,"stopSequences":["END"],"topP":0.5,"seed":1,\
            "thinkingConfig":{"includeThoughts":true,"thinkingBudget":1024}}""");
    assertThat(gemini.call.trace().dropped()).containsExactly("logit_bias");
  }

  @Test
  void the_third_generation_has_a_level_of_thinking() {
    gemini.answers(Gemini.ANSWER);
    gemini
        .ask(Gemini.request(HI + ",\"reasoning_effort\":\"low\"").withModel("gemini-3-pro"))
        .close();

    assertThat(gemini.takeRequest().getBody().utf8())
        .contains("\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingLevel\":\"LOW\"}");
  }

  @Test
  void images_and_files_are_data() {
    assertThat(
            gemini
                .sentFor(
                    """
                    "messages":[{"role":"user","content":[
                      {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
                      {"type":"image_url","image_url":{"url":"https://x.test/a.png"}},
                      {"type":"file","file":{"file_data":"data:application/pdf;base64,BB"}},
                      {"type":"file","file":{"file_data":"https://x.test/a.pdf"}}]}]""")
                .toJson())
        .isEqualTo(
            """
            {"contents":[{"role":"user","parts":[\
            {"inlineData":{"mimeType":"image/png","data":"AAAA"}},\
            {"fileData":{"mimeType":"image/png","fileUri":"https://x.test/a.png"}},\
            {"inlineData":{"mimeType":"application/pdf","data":"BB"}},\
            {"fileData":{"mimeType":"application/pdf","fileUri":"https://x.test/a.pdf"}}]}]}""");
  }

  @Test
  void a_tool_that_cannot_be_expressed_is_refused_by_name() {
    assertThatThrownBy(() -> gemini.sentFor(HI + ",\"tools\":[{\"type\":\"web_search\"}]"))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class, refusal -> assertThat(refusal.param()).isEqualTo("tools[0]"));
  }

  @ParameterizedTest
  @CsvSource({"flex, flex", "priority, priority", "standard, standard", "default, standard"})
  void a_service_tier_has_geminis_name(String requested, String sent) {
    JsonObject body = gemini.sentFor(HI + ",\"service_tier\":\"" + requested + "\"");

    assertThat(body.string("serviceTier")).isEqualTo(sent);
  }

  @Test
  void no_tier_is_sent_if_the_provider_may_choose() {
    assertThat(gemini.sentFor(HI + ",\"service_tier\":\"auto\"").has("serviceTier")).isFalse();
  }

  @Test
  void embeddings_go_out_as_a_batch() {
    gemini.answers("{\"embeddings\":[{\"values\":[0.5]},{\"values\":[0.25]}]}");
    ChatRequest request =
        EmbeddingRequest.of("gemini-embedding-001", List.of("a", "b")).withDimensions(1).request();

    CompleteReply reply = (CompleteReply) gemini.ask(request);

    assertThat(new EmbeddingResponse(reply.response().json()).vectors().get(1))
        .containsExactly(0.25f);
    RecordedRequest sent = gemini.takeRequest();
    assertThat(sent.getTarget())
        .isEqualTo("/v1beta/models/gemini-embedding-001:batchEmbedContents");
    assertThat(sent.getBody().utf8())
        .startsWith(
            "{\"requests\":[{\"model\":\"models/gemini-embedding-001\",\"content\":{\"parts\":"
                + "[{\"text\":\"a\"}]},\"outputDimensionality\":1}");
  }

  @Test
  void an_image_is_beside_the_text_and_is_sent_back_with_its_signature() {
    String parts =
        """
        {"text":"Here:"},{"inlineData":{"mimeType":"image/png","data":"iVBO"},\
        "thoughtSignature":"s1"}""";
    String answer =
        "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]},\"finishReason\":\"STOP\"}]}";
    gemini.answers(answer);
    JsonObject whole = message(((CompleteReply) gemini.ask(Gemini.hello())).response().json());
    gemini.takeRequest();

    assertThat(whole.objects("images").get(0).object("image_url").string("url"))
        .isEqualTo("data:image/png;base64,iVBO");
    assertThat(
            gemini
                .sentFor(
                    "\"modalities\":[\"text\",\"image\"],\"messages\":["
                        + whole.toJson()
                        + ",{\"role\":\"user\",\"content\":\"Bluer\"}]")
                .toJson())
        .contains("{\"role\":\"model\",\"parts\":[" + parts + "]}")
        .contains("\"responseModalities\":[\"TEXT\",\"IMAGE\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-3.5-flash, none, MINIMAL",
    "gemini-3.8-flash, minimal, LOW",
    "gemini-3.1-pro-preview, none, LOW",
    "gemini-3.1-pro-preview, medium, MEDIUM",
    "gemini-3.5-flash, xhigh, HIGH"
  })
  void an_effort_becomes_the_nearest_level_of_the_model(String model, String effort, String level) {
    gemini.answers(Gemini.ANSWER);
    gemini
        .ask(Gemini.request(HI + ",\"reasoning_effort\":\"" + effort + "\"").withModel(model))
        .close();

    assertThat(gemini.takeRequest().getBody().utf8())
        .contains("\"thinkingLevel\":\"" + level + "\"");
  }
}
