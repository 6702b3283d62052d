package io.aiprovider.server.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * One conversation with tools whose provider fails again and again: it continues with the next
 * provider, which gets the conversation without the parts that only the previous one can read.
 */
class MovingConversationTest {
  private static final String OPENAI =
      """
      {"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[{"index":0,\
      "message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_openai","type":\
      "function","function":{"name":"time","arguments":"{\\"zone\\":\\"UTC\\"}"}}]},\
      "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}""";
  private static final String ANTHROPIC =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[\
      {"type":"thinking","thinking":"Which tool?","signature":"anthropic-signature"},\
      {"type":"tool_use","id":"toolu_anthropic","name":"time","input":{"zone":"CET"}}],\
      "stop_reason":"tool_use","usage":{"input_tokens":9,"output_tokens":4}}""";
  private static final String GOOGLE =
      """
      {"responseId":"r1","modelVersion":"gemini-2.5-flash","candidates":[{"index":0,"content":\
      {"role":"model","parts":[{"text":"Hm.","thought":true},{"functionCall":{"name":"time",\
      "args":{"zone":"JST"}},"thoughtSignature":"Z29vZ2xl"}]},"finishReason":"STOP"}],\
      "usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":4}}""";

  private final Set<String> down = ConcurrentHashMap.newKeySet();
  private final RawUpstream openai = new RawUpstream(call -> answer(call, "openai", OPENAI));
  private final RawUpstream anthropic = new RawUpstream(call -> answer(call, "claude", ANTHROPIC));
  private final RawUpstream google = new RawUpstream(call -> answer(call, "gemini", GOOGLE));
  private RunningServer server;
  private HttpCaller caller;
  private final List<JsonObject> conversation =
      new ArrayList<>(
          List.of(JsonObject.of("role", "user").with("content", "What time is it, everywhere?")));

  private void answer(Conversation call, String provider, String answer) throws IOException {
    if (down.contains(provider)) {
      call.answer(503, "application/json", "{}");
    } else {
      call.answer(200, "application/json", answer);
    }
  }

  @BeforeEach
  void start() {
    server =
        RunningServer.with(
            "providers.openai.type=openai",
            "providers.openai.base-url=" + openai.baseUrl(),
            "providers.openai.api-key=sk-1",
            "providers.claude.type=anthropic",
            "providers.claude.base-url=" + anthropic.baseUrl(),
            "providers.claude.api-key=sk-2",
            "providers.gemini.type=google",
            "providers.gemini.base-url=" + google.baseUrl(),
            "providers.gemini.api-key=sk-3",
            "resilience.circuit-breaker.enabled=false",
            "routing.models.assistant=openai/gpt-4o-mini,claude/claude-haiku-4-5,"
                + "gemini/gemini-2.5-flash");
    caller = new HttpCaller(server);
  }

  @AfterEach
  void stop() {
    server.close();
    openai.close();
    anthropic.close();
    google.close();
  }

  @Test
  @DisplayName("51, 52, 60, 61 from OpenAI to Anthropic to Google, and back")
  void a_conversation_continues_with_the_next_provider() {
    proceed();
    openai.next();
    down.add("openai");
    proceed();
    List<JsonObject> toAnthropic = sentTo(anthropic).objects("messages");
    down.add("claude");
    proceed();
    List<JsonObject> toGoogle = sentTo(google).objects("contents");
    down.clear();
    openai.forget();
    proceed();
    JsonObject toOpenAi = sentTo(openai);

    assertThat(toAnthropic.get(1))
        .hasToString(
            "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"call_openai\","
                + "\"name\":\"time\",\"input\":{\"zone\":\"UTC\"}}]}");
    assertThat(toAnthropic.get(2).toJson()).contains("\"tool_use_id\":\"call_openai\"");
    assertThat(toGoogle)
        .extracting(content -> content.string("role"))
        .containsExactly("user", "model", "user", "model", "user");
    assertThat(toGoogle.toString()).doesNotContain("signature", "Which tool?", "toolu_");
    assertThat(toOpenAi.toJson())
        .contains("call_openai", "toolu_anthropic")
        .doesNotContain("signature", "Which tool?", "Hm.", "thinking_blocks", "extra_content")
        .doesNotContain("reasoning_content");
    assertThat(toOpenAi.objects("messages"))
        .extracting(message -> message.string("role"))
        .containsExactly("user", "assistant", "tool", "assistant", "tool", "assistant", "tool");
  }

  @Test
  @DisplayName("52, 53 a provider that signed its thinking gets it back")
  void signed_thinking_is_sent_back_to_its_provider() {
    down.add("openai");
    proceed();
    anthropic.next();
    proceed();

    assertThat(sentTo(anthropic).objects("messages").get(1).objects("content").get(0))
        .hasToString(
            "{\"type\":\"thinking\",\"thinking\":\"Which tool?\","
                + "\"signature\":\"anthropic-signature\"}");
  }

  /** Sends the answer back unchanged, as SDKs do, and answers every call. */
  private void proceed() {
    HttpResponse<String> response =
        caller.chat(JsonObject.of("model", "assistant").with("messages", conversation).toJson());
    assertThat(response.statusCode()).isEqualTo(200);
    JsonObject answer = JsonObject.parse(response.body());
    JsonObject message = answer.objects("choices").get(0).object("message");
    conversation.add(message);
    for (JsonObject call : message.objects("tool_calls")) {
      conversation.add(
          JsonObject.of("role", "tool")
              .with("tool_call_id", call.string("id"))
              .with("content", "noon"));
    }
  }

  private static JsonObject sentTo(RawUpstream upstream) {
    return JsonObject.parse(upstream.next().body());
  }
}
