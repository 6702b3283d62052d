package io.aiprovider.cost;

import io.aiprovider.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer "Hi" with the usage of a case, in the form in which the case's provider sends it:
 * plain and streamed.
 */
final class PricedAnswers {
  private static final String END = "data: [DONE]\n\n";

  private PricedAnswers() {}

  static String plain(CostCase cost) {
    return switch (cost.provider()) {
      case "anthropic" ->
          message(cost, List.of(JsonObject.of("type", "text").with("text", "Hi")), "end_turn")
              .with("usage", cost.usage())
              .toJson();
      case "google" -> piece(cost, "Hi", true).with("usageMetadata", cost.usage()).toJson();
      default -> cost.isEmbedding() ? vectors(cost) : completion(cost);
    };
  }

  static String streamed(CostCase cost) {
    return switch (cost.provider()) {
      case "anthropic" -> anthropicEvents(cost);
      case "google" ->
          event(piece(cost, "H", false).with("usageMetadata", promptOnly(cost.usage())))
              + event(piece(cost, "i", true).with("usageMetadata", cost.usage()));
      case "groq" ->
          event(chunk(cost, JsonObject.of("content", "Hi"), null))
              + event(
                  tiered(
                      chunk(cost, JsonObject.EMPTY, "stop")
                          .with("x_groq", JsonObject.of("id", "req_1").with("usage", cost.usage())),
                      cost))
              + END;
      default ->
          event(tiered(chunk(cost, JsonObject.of("content", "Hi"), null), cost))
              + event(tiered(chunk(cost, JsonObject.EMPTY, "stop"), cost))
              + usageChunk(cost)
              + END;
    };
  }

  private static String event(JsonObject json) {
    return "data: " + json.toJson() + "\n\n";
  }

  private static JsonObject tiered(JsonObject answer, CostCase cost) {
    return cost.tier() == null ? answer : answer.with("service_tier", cost.tier());
  }

  private static JsonObject head(CostCase cost, String object) {
    return JsonObject.of("id", "chatcmpl-1")
        .with("object", object)
        .with("created", 1_790_000_000)
        .with("model", cost.model());
  }

  private static String completion(CostCase cost) {
    JsonObject choice =
        JsonObject.of("index", 0)
            .with("message", JsonObject.of("role", "assistant").with("content", "Hi"))
            .with("finish_reason", "stop");
    JsonObject answer =
        tiered(head(cost, "chat.completion").with("choices", List.of(choice)), cost);
    return (cost.usage() == null ? answer : answer.with("usage", cost.usage())).toJson();
  }

  private static String vectors(CostCase cost) {
    JsonObject vector =
        JsonObject.of("object", "embedding").with("index", 0).with("embedding", List.of(0.25, 0.5));
    return JsonObject.of("object", "list")
        .with("data", List.of(vector))
        .with("model", cost.model())
        .with("usage", cost.usage())
        .toJson();
  }

  private static JsonObject chunk(CostCase cost, JsonObject delta, @Nullable String finish) {
    return head(cost, "chat.completion.chunk")
        .with(
            "choices",
            List.of(JsonObject.of("index", 0).with("delta", delta).with("finish_reason", finish)));
  }

  private static String usageChunk(CostCase cost) {
    return cost.usage() == null
        ? ""
        : event(
            tiered(
                head(cost, "chat.completion.chunk")
                    .with("choices", List.of())
                    .with("usage", cost.usage()),
                cost));
  }

  private static JsonObject message(
      CostCase cost, List<JsonObject> content, @Nullable String stopReason) {
    return JsonObject.of("id", "msg_1")
        .with("type", "message")
        .with("role", "assistant")
        .with("model", cost.model())
        .with("content", content)
        .with("stop_reason", stopReason);
  }

  /** The prompt's tokens come first, those of the answer and the searches last. */
  private static String anthropicEvents(CostCase cost) {
    JsonObject usage = cost.usage();
    if (usage == null) {
      throw new AssertionError("Anthropic always sends usage.");
    }
    JsonObject first =
        usage.without("output_tokens_details").without("server_tool_use").with("output_tokens", 1);
    JsonObject last = JsonObject.of("output_tokens", usage.get("output_tokens"));
    for (String name : List.of("output_tokens_details", "server_tool_use")) {
      last = usage.has(name) ? last.with(name, usage.get(name)) : last;
    }
    return named(
            "message_start",
            JsonObject.of("message", message(cost, List.of(), null).with("usage", first)))
        + named(
            "content_block_start",
            JsonObject.of("index", 0)
                .with("content_block", JsonObject.of("type", "text").with("text", "")))
        + named(
            "content_block_delta",
            JsonObject.of("index", 0)
                .with("delta", JsonObject.of("type", "text_delta").with("text", "Hi")))
        + named("content_block_stop", JsonObject.of("index", 0))
        + named(
            "message_delta",
            JsonObject.of("delta", JsonObject.of("stop_reason", "end_turn")).with("usage", last))
        + named("message_stop", JsonObject.EMPTY);
  }

  private static String named(String type, JsonObject event) {
    return "event: " + type + "\n" + event(event.with("type", type));
  }

  private static JsonObject piece(CostCase cost, String text, boolean end) {
    JsonObject content =
        JsonObject.of("role", "model").with("parts", List.of(JsonObject.of("text", text)));
    JsonObject candidate = JsonObject.of("content", content).with("index", 0);
    return JsonObject.of(
            "candidates", List.of(end ? candidate.with("finishReason", "STOP") : candidate))
        .with("modelVersion", cost.model())
        .with("responseId", "r-1");
  }

  private static @Nullable JsonObject promptOnly(@Nullable JsonObject usage) {
    return usage == null
        ? null
        : JsonObject.of("promptTokenCount", usage.get("promptTokenCount"))
            .with("totalTokenCount", usage.get("promptTokenCount"));
  }
}
