package io.aiprovider.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The attributes of attempts are those of OpenTelemetry's conventions for generative AI, with their
 * types.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/client-inference.md">Client
 *     inference</a>
 */
class ConventionsTest {
  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-mini-2024-07-18",\
      "choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},\
      "finish_reason":"stop"}],"usage":{"prompt_tokens":50,"completion_tokens":20,\
      "total_tokens":70,"prompt_tokens_details":{"cached_tokens":30},\
      "completion_tokens_details":{"reasoning_tokens":12}}}\
      """;
  private static final String PARAMETERS =
      """
      "temperature":0.5,"top_p":0.9,"frequency_penalty":0.1,"presence_penalty":0.2,"seed":7,\
      "max_tokens":100,"n":2,"reasoning_effort":"low","response_format":{"type":"json_object"}\
      """;

  /** Names and types of all attributes of client spans that are stable or in development. */
  private static final Map<String, Class<?>> TYPES = new LinkedHashMap<>();

  static {
    for (String name :
        List.of(
            "gen_ai.operation.name",
            "gen_ai.provider.name",
            "gen_ai.conversation.id",
            "gen_ai.output.type",
            "gen_ai.request.model",
            "gen_ai.request.reasoning.level",
            "gen_ai.response.id",
            "gen_ai.response.model",
            "error.type",
            "server.address",
            "user.id",
            "url.path")) {
      TYPES.put(name, String.class);
    }
    for (String name :
        List.of(
            "gen_ai.request.choice.count",
            "gen_ai.request.seed",
            "gen_ai.request.top_k",
            "gen_ai.request.max_tokens",
            "gen_ai.embeddings.dimension.count",
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.output_tokens",
            "gen_ai.usage.cache_read.input_tokens",
            "gen_ai.usage.cache_write.input_tokens",
            "gen_ai.usage.reasoning.output_tokens",
            "server.port",
            "http.response.status_code")) {
      TYPES.put(name, Long.class);
    }
    for (String name :
        List.of(
            "gen_ai.request.frequency_penalty",
            "gen_ai.request.presence_penalty",
            "gen_ai.request.temperature",
            "gen_ai.request.top_p",
            "gen_ai.response.time_to_first_chunk")) {
      TYPES.put(name, Double.class);
    }
    TYPES.put("gen_ai.request.stream", Boolean.class);
    TYPES.put("gen_ai.request.encoding_formats", List.class);
    TYPES.put("gen_ai.response.finish_reasons", List.class);
  }

  @Test
  void an_attempt_has_what_the_conventions_require_and_recommend() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream =
            new RawUpstream(call -> call.answer(200, "application/json", ANSWER));
        RunningServer server = TracedServer.inFrontOf(upstream.baseUrl(), receiver)) {
      new HttpCaller(server)
          .chat(Samples.request(PARAMETERS), "x-ai-provider-session", "session-1");

      Map<String, Object> attributes = receiver.call().attemptAttributes();
      int port = Integer.parseInt(upstream.baseUrl().replaceAll("\\D*127.0.0.1:(\\d+)/.*", "$1"));
      assertThat(attributes)
          .containsAllEntriesOf(
              Map.ofEntries(
                  Map.entry("gen_ai.operation.name", "chat"),
                  Map.entry("gen_ai.provider.name", "openai"),
                  Map.entry("gen_ai.conversation.id", "session-1"),
                  Map.entry("gen_ai.output.type", "json"),
                  Map.entry("gen_ai.request.model", "gpt-4o-mini"),
                  Map.entry("gen_ai.request.choice.count", 2L),
                  Map.entry("gen_ai.request.seed", 7L),
                  Map.entry("gen_ai.request.max_tokens", 100L),
                  Map.entry("gen_ai.request.temperature", 0.5),
                  Map.entry("gen_ai.request.top_p", 0.9),
                  Map.entry("gen_ai.request.frequency_penalty", 0.1),
                  Map.entry("gen_ai.request.presence_penalty", 0.2),
                  Map.entry("gen_ai.request.reasoning.level", "low"),
                  Map.entry("gen_ai.response.id", "chatcmpl-1"),
                  Map.entry("gen_ai.response.model", "gpt-4o-mini-2024-07-18"),
                  Map.entry("gen_ai.response.finish_reasons", List.of("stop")),
                  Map.entry("gen_ai.usage.input_tokens", 50L),
                  Map.entry("gen_ai.usage.output_tokens", 20L),
                  Map.entry("gen_ai.usage.cache_read.input_tokens", 30L),
                  Map.entry("gen_ai.usage.reasoning.output_tokens", 12L),
                  Map.entry("server.address", "127.0.0.1"),
                  Map.entry("server.port", (long) port)));
    }
  }

  @Test
  void no_span_has_a_name_or_a_type_that_the_conventions_do_not_know() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream =
            new RawUpstream(
                call ->
                    call.answer(
                        call.body().contains("fails") ? 400 : 200, "application/json", ANSWER));
        RunningServer server =
            TracedServer.inFrontOf(upstream.baseUrl(), receiver, "cache.enabled=true")) {
      HttpCaller caller = new HttpCaller(server);
      caller.chat(Samples.request(PARAMETERS));
      caller.chat(Samples.request(PARAMETERS));
      caller.chat(Samples.request("\"stop\":\"fails\""));
      caller.chat(Samples.HELLO_STREAMED);

      receiver.call(4);
      for (Span span : receiver.spans()) {
        Trace.attributes(span)
            .forEach(
                (name, value) -> {
                  if (!name.startsWith("ai_provider.")) {
                    assertThat(TYPES).as(name).containsKey(name);
                    assertThat(value).as(name).isInstanceOf(TYPES.get(name));
                  }
                });
      }
    }
  }
}
