package io.aiprovider.server.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services that refuse unknown fields. The known fields are those of their own libraries. */
class StrictServicesTest {
  private static final Set<String> MISTRAL =
      Set.of(
          "model",
          "temperature",
          "top_p",
          "max_tokens",
          "stream",
          "stop",
          "random_seed",
          "metadata",
          "messages",
          "response_format",
          "tools",
          "tool_choice",
          "presence_penalty",
          "frequency_penalty",
          "n",
          "prediction",
          "parallel_tool_calls",
          "reasoning_effort",
          "prompt_mode",
          "guardrails",
          "prompt_cache_key",
          "service_tier",
          "safe_prompt");
  private static final Set<String> GROQ =
      Set.of(
          "model",
          "messages",
          "citation_options",
          "compound_custom",
          "disable_tool_validation",
          "documents",
          "exclude_domains",
          "frequency_penalty",
          "function_call",
          "functions",
          "include_domains",
          "include_reasoning",
          "max_completion_tokens",
          "max_tokens",
          "metadata",
          "parallel_tool_calls",
          "presence_penalty",
          "reasoning_effort",
          "reasoning_format",
          "response_format",
          "search_settings",
          "seed",
          "service_tier",
          "stop",
          "store",
          "stream",
          "stream_options",
          "temperature",
          "tool_choice",
          "tools",
          "top_p",
          "user");
  private static final Map<String, Set<String>> MISTRALS_MESSAGES =
      Map.of(
          "system", Set.of("role", "content"),
          "user", Set.of("role", "content"),
          "assistant", Set.of("role", "content", "tool_calls", "prefix"),
          "tool", Set.of("role", "content", "tool_call_id", "name"));
  private static final Map<String, Set<String>> GROQS_MESSAGES =
      Map.of(
          "system", Set.of("role", "content"),
          "developer", Set.of("role", "content"),
          "user", Set.of("role", "content"),
          "assistant", Set.of("role", "content", "tool_calls", "function_call", "reasoning"),
          "tool", Set.of("role", "content", "tool_call_id"));

  private static final String CONVERSATION =
      """
      {"role":"developer","content":"Be brief.","name":"d","cache_control":{"type":"ephemeral"}},
      {"role":"user","name":"Ann","content":[{"type":"text","text":"Hi","cache_control":{}},
        {"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"},"cache_control":{}}]},
      {"role":"assistant","content":"Yes","refusal":null,"annotations":[],"audio":null,
        "tool_calls":[],"function_call":null,"reasoning_content":"Hm","reasoning":"Hm"},
      {"role":"assistant","content":null,"thinking_blocks":[{"type":"thinking"}],"reasoning_content":"Hm",
        "images":[],"reasoning_details":[{"type":"reasoning.text"}],"executed_tools":[],"extra_content":{},
        "cache_control":{},"tool_calls":[{"id":"toolu_1","type":"function","extra_content":{},
          "function":{"name":"f","arguments":"{}"}}]},
      {"role":"tool","name":"f","tool_call_id":"toolu_1","content":[{"type":"text","text":"1","cache_control":{}}]}""";
  private static final String FIELDS =
      """
      "max_completion_tokens":9,"seed":1,"thinking":{"type":"enabled"},"top_k":4,"min_p":0.1,
      "safety_settings":[],"container":"c","mcp_servers":[],"context_management":{},"logit_bias":{"1":1},
      "logprobs":true,"top_logprobs":1,"verbosity":"low","safety_identifier":"s","prompt_cache_key":"k",
      "prompt_cache_retention":"24h","web_search_options":{},"modalities":["text"],"n":1,
      "tools":[{"type":"function","cache_control":{},"function":{"name":"f","parameters":{}}}]""";

  @ParameterizedTest
  @DisplayName("52 no field of another service reaches a service that refuses it")
  @CsvSource({"mistral, false", "mistral, true", "groq, false", "groq, true"})
  void receive_no_field_that_they_refuse(String type, boolean streamed) {
    boolean mistral = type.equals("mistral");
    List<String> refused = new ArrayList<>();
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  check(
                      call,
                      mistral ? MISTRAL : GROQ,
                      mistral ? MISTRALS_MESSAGES : GROQS_MESSAGES,
                      refused);
                  answer(call, streamed);
                });
        RunningServer server =
            RunningServer.inFrontOf(upstream.baseUrl(), "providers.up.type=" + type)) {
      HttpResponse<String> response =
          new HttpCaller(server)
              .chat(
                  "{\"model\":\"up/m\",\"stream\":"
                      + streamed
                      + ",\"messages\":["
                      + CONVERSATION
                      + "],"
                      + FIELDS
                      + "}");

      assertThat(refused).isEmpty();
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  private static void answer(Conversation call, boolean streamed) throws IOException {
    if (streamed) {
      call.beginStream();
      call.write(Samples.stream("Hi"));
    } else {
      call.answer(200, "application/json", Samples.completion("Hi"));
    }
  }

  private static void check(
      Conversation call,
      Set<String> fields,
      Map<String, Set<String>> messages,
      List<String> refused) {
    JsonObject sent = JsonObject.parse(call.body());
    unknown(sent, fields, "", refused);
    for (JsonObject message : sent.objects("messages")) {
      String role = message.string("role");
      unknown(message, messages.getOrDefault(role, Set.of()), role + ".", refused);
      JsonArray content = message.array("content");
      for (JsonObject part : content == null ? List.<JsonObject>of() : content.objects()) {
        unknown(part, Set.of("type", "text", "image_url"), role + ".content.", refused);
      }
      for (JsonObject tool : message.objects("tool_calls")) {
        unknown(tool, Set.of("id", "type", "function", "index"), role + ".tool_calls.", refused);
      }
    }
    for (JsonObject tool : sent.objects("tools")) {
      unknown(tool, Set.of("type", "function"), "tools.", refused);
    }
  }

  private static void unknown(
      JsonObject object, Set<String> known, String path, List<String> refused) {
    object.names().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> refused.add(path + name));
  }
}
