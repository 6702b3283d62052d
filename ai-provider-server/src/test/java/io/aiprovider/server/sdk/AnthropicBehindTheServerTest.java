package io.aiprovider.server.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's client, and a provider that speaks Anthropic's protocol. */
class AnthropicBehindTheServerTest {
  private static final String CALLING =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[\
      {"type":"tool_use","id":"toolu_1","name":"time","input":{"zone":"UTC"}}],\
      "stop_reason":"tool_use","usage":{"input_tokens":7,"cache_read_input_tokens":3,\
      "cache_creation_input_tokens":2,"output_tokens":4}}""";
  private static final String WRITING =
      CALLING.replace(
          "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"time\",\"input\":{\"zone\":\"UTC\"}}",
          "{\"type\":\"text\",\"text\":\"Hi\"}");
  private static final String STREAM =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"msg_1","model":"claude-haiku-4-5",\
      "usage":{"input_tokens":9,"output_tokens":1}}}

      event: ping
      data: {"type":"ping"}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":0}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

      event: message_stop
      data: {"type":"message_stop"}

      """;
  private static final String OVERLOADED =
      """
      event: error
      data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

      """;

  private static volatile String answer = CALLING;
  private static RawUpstream anthropic;
  private static RawUpstream openai;
  private static RunningServer server;
  private static OpenAIClient client;

  @BeforeAll
  static void start() {
    anthropic = new RawUpstream(call -> call.answer(200, "application/json", answer));
    openai = new RawUpstream(call -> call.answer(500, "application/json", "{}"));
    server =
        RunningServer.with(
            "providers.claude.type=anthropic",
            "providers.claude.base-url=" + anthropic.baseUrl(),
            "providers.claude.api-key=sk-ant",
            "providers.claude.models=claude-haiku-4-5",
            "providers.up.type=openai",
            "providers.up.base-url=" + openai.baseUrl(),
            "providers.up.api-key=sk-up",
            "providers.up.models=gpt-4o-mini");
    client = Sdk.clientOf(server, "sk-any");
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    anthropic.close();
    openai.close();
  }

  @BeforeEach
  void answerWithACall() {
    anthropic.forget();
    answer = CALLING;
  }

  @Test
  void a_tool_call_and_its_usage() {
    ChatCompletion completion =
        client.chat().completions().create(Sdk.request("Hi").model("claude-haiku-4-5").build());

    var call = completion.validate().choices().get(0).message().toolCalls().orElseThrow().get(0);
    assertThat(call.asFunction().function().arguments()).isEqualTo("{\"zone\":\"UTC\"}");
    assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo(12);
    assertThat(anthropic.next().head()).startsWith("POST /v1/messages ").contains("sk-ant");
  }

  @Test
  void a_stream() {
    answer = STREAM;
    ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client
            .chat()
            .completions()
            .createStreaming(Sdk.request("Hi").model("claude-haiku-4-5").build())) {
      stream.stream().forEach(all::accumulate);
    }

    assertThat(all.chatCompletion().choices().get(0).message().content()).hasValue("Hi");
  }

  @Test
  @DisplayName("54 an error before content leads to failover, after content to an error event")
  void an_error_in_a_stream() {
    answer = OVERLOADED;
    HttpCaller caller = new HttpCaller(server);
    int callsBefore = openai.calls();
    String request = Samples.request("\"stream\":true").replace("gpt-4o-mini", "claude-haiku-4-5");

    HttpResponse<String> before = caller.chat(request);
    assertThat(before.statusCode()).isGreaterThanOrEqualTo(500);
    assertThat(openai.calls()).isGreaterThan(callsBefore);

    answer = STREAM.substring(0, STREAM.indexOf("event: content_block_stop")) + OVERLOADED;
    HttpResponse<String> after = caller.chat(request);
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(after.body()).contains("\"Hi\"").contains("Overloaded").doesNotContain("[DONE]");
  }

  @Test
  void a_conversation_from_another_provider_continues_here() {
    HttpCaller caller = new HttpCaller(server);

    HttpResponse<String> answered =
        caller.chat(
            """
            {"model":"gpt-4o-mini","seed":1,"messages":[{"role":"user","content":"Time?"},
             {"role":"assistant","content":null,"tool_calls":[{"id":"call_a","type":"function",
               "function":{"name":"time","arguments":""}}]},
             {"role":"tool","tool_call_id":"call_a","content":"noon"}],
             "tools":[{"type":"function","function":{"name":"time","parameters":{}}}]}""");

    assertThat(answered.statusCode()).isEqualTo(200);
    assertThat(answered.headers().firstValue("x-ai-provider-provider")).hasValue("claude");
    assertThat(answered.headers().firstValue("x-ai-provider-dropped")).hasValue("seed");
    Conversation sent = anthropic.next();
    assertThat(JsonObject.parse(sent.body()).objects("messages")).hasSize(3);
    assertThat(sent.body())
        .contains("\"tool_use_id\":\"call_a\"")
        .contains("\"model\":\"claude-haiku-4-5\"");
  }

  @Test
  @DisplayName(
      "29 a limit is lowered to the maximum of a fallback model, but not for the requested model")
  void a_limit_that_is_too_high_for_the_next_model() {
    HttpCaller caller = new HttpCaller(server);

    caller.chat(Samples.request("\"max_tokens\":100000"));
    assertThat(JsonObject.parse(anthropic.next().body()).integer("max_tokens")).isEqualTo(64_000);
    caller.chat(
        Samples.request("\"max_completion_tokens\":100000")
            .replace("gpt-4o-mini", "claude/claude-haiku-4-5"));
    assertThat(JsonObject.parse(anthropic.next().body()).integer("max_tokens")).isEqualTo(100_000);
  }

  @Test
  void a_field_that_no_provider_supports_is_a_400_that_names_it() {
    int before = anthropic.calls();
    HttpResponse<String> refused =
        new HttpCaller(server)
            .chat(Samples.request("\"n\":2").replace("gpt-4o-mini", "claude/claude-haiku-4-5"));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("n");
    assertThat(anthropic.calls()).isEqualTo(before);
  }

  @Test
  @DisplayName("51 results of parallel calls are one message; 56 instructions are separate")
  void a_conversation_as_anthropic_has_it() {
    HttpResponse<String> answered =
        new HttpCaller(server)
            .chat(
                """
            {"model":"claude-haiku-4-5","messages":[{"role":"developer","content":"Be brief."},
             {"role":"user","content":"Time?"},{"role":"user","content":"And rain?"},
             {"role":"assistant","content":null,"tool_calls":[
               {"id":"a","type":"function","function":{"name":"time","arguments":""}},
               {"id":"b","type":"function","function":{"name":"rain","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"a","content":"noon"},
             {"role":"tool","tool_call_id":"b","content":"no"}]}""");

    assertThat(answered.body()).contains("\"cached_tokens\":3,\"cache_write_tokens\":2");
    JsonObject sent = JsonObject.parse(anthropic.next().body());
    assertThat(sent.string("system")).isEqualTo("Be brief.");
    assertThat(sent.integer("max_tokens")).isPositive();
    assertThat(sent.objects("messages"))
        .extracting(message -> message.string("role"))
        .containsExactly("user", "assistant", "user");
    assertThat(sent.objects("messages").get(2).objects("content"))
        .extracting(result -> result.string("tool_use_id"))
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @DisplayName("56 finish reasons have OpenAI's names; 56 cached tokens are part of the prompt")
  @CsvSource({
    "end_turn, stop",
    "stop_sequence, stop",
    "max_tokens, length",
    "refusal, content_filter",
    "pause_turn, stop",
    "tool_use, tool_calls"
  })
  void finish_reasons_and_cached_tokens(String theirs, String ours) {
    String calling = theirs.equals("tool_use") ? CALLING : WRITING;
    answer = calling.replace("\"stop_reason\":\"tool_use\"", "\"stop_reason\":\"" + theirs + "\"");

    ChatCompletion completion =
        client.chat().completions().create(Sdk.request("Hi").model("claude-haiku-4-5").build());

    assertThat(completion.choices().get(0).finishReason().asString()).isEqualTo(ours);
    var prompt = completion.usage().orElseThrow().promptTokensDetails().orElseThrow();
    assertThat(prompt.cachedTokens()).hasValue(3L);
  }

  @Test
  @DisplayName("55 a 529 leads to failover")
  void an_overload() {
    try (RawUpstream overloaded =
            new RawUpstream(call -> call.answer(529, "application/json", "{}"));
        RawUpstream fine =
            new RawUpstream(
                call -> call.answer(200, "application/json", Samples.completion("Hi")));
        RunningServer both =
            RunningServer.with(
                "providers.claude.type=anthropic",
                "providers.claude.base-url=" + overloaded.baseUrl(),
                "providers.claude.api-key=sk-ant",
                "providers.up.type=openai",
                "providers.up.base-url=" + fine.baseUrl(),
                "providers.up.api-key=sk-up",
                "routing.models.any=claude/claude-haiku-4-5,up/gpt-4o-mini")) {
      ChatCompletion completion =
          Sdk.clientOf(both, "sk-any")
              .chat()
              .completions()
              .create(Sdk.request("Hi").model("any").build());

      assertThat(completion.choices().get(0).message().content()).hasValue("Hi");
      assertThat(overloaded.calls()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("52, 53 thinking is streamed with its signature, also if there is only a signature")
  void streamed_thinking() {
    answer =
        STREAM.replace(
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,",
            """
            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":\
            {"type":"thinking","thinking":"","signature":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":\
            {"type":"signature_delta","signature":"signed"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_start
            data: {"type":"content_block_start","index":0,""");

    HttpResponse<String> streamed =
        new HttpCaller(server)
            .chat(Samples.request("\"stream\":true").replace("gpt-4o-mini", "claude-haiku-4-5"));

    assertThat(streamed.body())
        .contains("\"thinking_blocks\":[{\"type\":\"thinking\"")
        .contains("\"signature\":\"signed\"")
        .contains("[DONE]");
  }
}
