package io.aiprovider.server.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Answers as each service gives them, read by OpenAI's client. */
class DialectAnswersTest {
  private volatile String answer = "";
  private final RawUpstream upstream =
      new RawUpstream(
          call ->
              call.answer(
                  200, answer.startsWith("{") ? "application/json" : "text/event-stream", answer));
  private RunningServer server;

  private void answers(String type, String... lines) {
    answer = String.join("\n\n", lines) + "\n\n";
    if (server == null) {
      server = RunningServer.inFrontOf(upstream.baseUrl(), "providers.up.type=" + type);
    }
  }

  @AfterEach
  void stop() {
    server.close();
    upstream.close();
  }

  private static ChatCompletionCreateParams request() {
    return ChatCompletionCreateParams.builder()
        .model("up/m")
        .addUserMessage("Hi")
        .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
        .build();
  }

  private ChatCompletion streamed() {
    ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
    OpenAIClient client = client();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(request())) {
      stream.stream().forEach(all::accumulate);
    } finally {
      client.close();
    }
    return all.chatCompletion();
  }

  private OpenAIClient client() {
    return OpenAIOkHttpClient.builder()
        .baseUrl(server.uri("/v1").toString())
        .apiKey("sk-any")
        .maxRetries(0)
        .build();
  }

  private HttpResponse<String> send(String members) {
    return new HttpCaller(server)
        .chat(
            "{\"model\":\"up/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                + members
                + "}");
  }

  private static List<String> calls(ChatCompletion completion) {
    return completion.choices().get(0).message().toolCalls().orElseThrow().stream()
        .map(ChatCompletionMessageToolCall::asFunction)
        .map(call -> call.function().name() + call.function().arguments())
        .toList();
  }

  @Test
  void mistral_sends_thinking_in_its_content_and_parallel_calls() {
    String head =
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";
    answers(
        "mistral",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
            + "\"finish_reason\":null}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"thinking\","
            + "\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]}]},\"finish_reason\":null}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"text\","
            + "\"text\":\"Let\"}]},\"finish_reason\":null}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" me.\"},\"finish_reason\":null}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\",\"tool_calls\":["
            + "{\"id\":\"D681PevKs\",\"index\":null,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
            + "{\"id\":\"E681PevKs\",\"index\":null,\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}"
            + "]},\"finish_reason\":\"tool_calls\"}],"
            + "\"usage\":{\"prompt_tokens\":5,\"total_tokens\":9,\"completion_tokens\":4,"
            + "\"num_cached_tokens\":3}}",
        "data: [DONE]");

    ChatCompletion completion = streamed();

    assertThat(completion.choices().get(0).message().content()).hasValue("Let me.");
    assertThat(calls(completion)).containsExactly("f{}", "g{}");
    assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(4);
    assertThat(send(",\"stream\":true").body()).contains("\"reasoning_content\":\"Hm\"");
    assertThat(upstream.next().body()).doesNotContain("stream_options");
  }

  @Test
  void groq_sends_usage_separately_and_reasoning_under_another_name() {
    String head =
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";
    answers(
        "groq",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
            + "\"finish_reason\":null}],\"x_groq\":{\"id\":\"req_1\"}}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"reasoning\":\"Hm\"},"
            + "\"finish_reason\":null}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes\"},\"finish_reason\":null}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
            + "\"x_groq\":{\"id\":\"req_1\",\"usage\":{\"queue_time\":0.1,\"prompt_tokens\":5,"
            + "\"completion_tokens\":4,\"total_tokens\":9}}}",
        "data: [DONE]");

    ChatCompletion completion = streamed();

    assertThat(completion.choices().get(0).message().content()).hasValue("Yes");
    assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(9);
    assertThat(send(",\"stream\":true").body()).contains("\"reasoning_content\":\"Hm\"");
  }

  @Test
  @DisplayName("11 Groq breaks its stream off")
  void groq_stops_early() {
    String head =
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";
    answers(
        "groq",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes\"},\"finish_reason\":null}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
            + "\"x_groq\":{\"id\":\"req_1\",\"error\":\"over_capacity\"}}",
        "data: [DONE]");

    assertThat(send(",\"stream\":true").body())
        .contains("\"Yes\"", "\"error\"", "over_capacity")
        .doesNotContain("[DONE]");
  }

  @Test
  void openrouter_comments_before_it_answers() {
    String head =
        "data: {\"id\":\"gen-1\",\"provider\":\"X\",\"model\":\"m\",\"object\":"
            + "\"chat.completion.chunk\",\"created\":1,";
    answers(
        "openrouter",
        ": OPENROUTER PROCESSING",
        ": OPENROUTER PROCESSING",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\","
            + "\"reasoning\":\"Hm\",\"reasoning_details\":[{\"type\":\"reasoning.text\","
            + "\"text\":\"Hm\",\"format\":\"anthropic-claude-v1\",\"index\":0}]},"
            + "\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Yes\"},"
            + "\"finish_reason\":null,\"native_finish_reason\":null}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
            + "\"finish_reason\":\"stop\",\"native_finish_reason\":\"end_turn\"}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
            + "\"finish_reason\":null,\"native_finish_reason\":null}],\"usage\":{"
            + "\"prompt_tokens\":5,\"completion_tokens\":4,\"total_tokens\":9,\"cost\":0.00012,"
            + "\"cost_details\":{\"upstream_inference_cost\":null}}}",
        "data: [DONE]");

    ChatCompletion completion = streamed();

    assertThat(completion.choices().get(0).message().content()).hasValue("Yes");
    assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(9);
    String raw = send(",\"stream\":true").body();
    assertThat(raw).contains("\"reasoning_content\":\"Hm\"", "\"reasoning_details\"");
    String withUsage = send(",\"stream\":true,\"stream_options\":{\"include_usage\":true}").body();
    assertThat(withUsage).contains("\"choices\":[],\"usage\"", "\"cost\":0.00012");
    assertThat(raw).doesNotContain("PROCESSING");
  }

  @Test
  void openrouters_reported_cost_is_used_for_a_model_without_a_price() {
    answers(
        "openrouter",
        "{\"id\":\"gen-1\",\"model\":\"maker/unheard-of\",\"object\":\"chat.completion\","
            + "\"created\":1,\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
            + "\"content\":\"Yes\",\"refusal\":null},\"finish_reason\":\"stop\"}],\"usage\":{"
            + "\"prompt_tokens\":5,\"completion_tokens\":4,\"total_tokens\":9,\"cost\":0.00012}}");

    HttpResponse<String> response = send("");

    assertThat(response.headers().firstValue("x-ai-provider-cost")).hasValue("0.00012");
    assertThat(response.body()).contains("\"cost\":0.00012");
  }

  @Test
  @DisplayName("12 OpenRouter fails in the middle")
  void openrouter_fails_in_the_middle() {
    String head =
        "data: {\"id\":\"gen-1\",\"model\":\"m\",\"object\":\"chat.completion.chunk\",\"created\":1,";
    answers(
        "openrouter",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes\"},\"finish_reason\":null}]}",
        head
            + "\"error\":{\"code\":\"server_error\",\"message\":\"Provider disconnected\"},"
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}");

    assertThat(send(",\"stream\":true").body())
        .contains("\"Yes\"", "Provider disconnected")
        .doesNotContain("[DONE]");
  }

  @Test
  @DisplayName("48 Azure's filter sends first the results for the prompt, then a finish reason")
  void azure_annotates() {
    String head =
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";
    answers(
        "azure-openai",
        "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
            + "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{}}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\","
            + "\"refusal\":null},\"finish_reason\":null,\"content_filter_results\":{}}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes\"},\"finish_reason\":null,"
            + "\"content_filter_results\":{\"hate\":{\"filtered\":false}}}]}",
        head + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"content_filter\"}]}",
        "data: [DONE]");

    ChatCompletion completion = streamed();

    assertThat(completion.choices().get(0).finishReason().asString()).isEqualTo("content_filter");
    assertThat(send(",\"stream\":true").body()).contains("prompt_filter_results");
  }

  @Test
  void deepseeks_cached_tokens_and_reasoning() {
    String head =
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";
    answers(
        "deepseek",
        ": keep-alive",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,"
            + "\"reasoning_content\":\"Hm\"},\"finish_reason\":null}],\"usage\":null}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes\",\"reasoning_content\":null},"
            + "\"finish_reason\":null}],\"usage\":null}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\",\"reasoning_content\":null},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":4,"
            + "\"total_tokens\":9,\"prompt_cache_hit_tokens\":3,\"prompt_cache_miss_tokens\":2}}",
        "data: [DONE]");

    ChatCompletion completion = streamed();

    assertThat(completion.choices().get(0).message().content()).hasValue("Yes");
    assertThat(completion.usage().orElseThrow().promptTokensDetails().orElseThrow().cachedTokens())
        .hasValue(3L);
  }

  @Test
  void an_empty_finish_reason_is_ignored() {
    String head =
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";
    answers(
        "xai",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Yes\"},"
            + "\"finish_reason\":\"\"}]}",
        head
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"!\"},\"finish_reason\":\"stop\"}]}",
        "data: [DONE]");

    assertThat(streamed().choices().get(0).finishReason().asString()).isEqualTo("stop");
    assertThat(send(",\"stream\":true").body()).doesNotContain("\"finish_reason\":\"\"");

    answers(
        "xai",
        "{\"id\":\"c1\",\"model\":\"m\",\"object\":\"chat.completion\",\"created\":1,\"choices\":[{"
            + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{"
            + "\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"
            + "]},\"finish_reason\":\"\"}]}");

    JsonObject choice = JsonObject.parse(send("").body()).objects("choices").get(0);
    assertThat(choice.string("finish_reason")).isEqualTo("tool_calls");
  }
}
