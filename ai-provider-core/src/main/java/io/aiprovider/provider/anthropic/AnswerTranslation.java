package io.aiprovider.provider.anthropic;

import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.CompletionHead;
import io.aiprovider.provider.wire.Counts;
import io.aiprovider.provider.wire.SyntheticId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Anthropic's message as OpenAI's {@code chat.completion}. */
final class AnswerTranslation {
  private AnswerTranslation() {}

  /**
   * The completion. It has no choices if the JSON is not a message. Services that are compatible
   * with Anthropic's may leave out some fields: these are added.
   *
   * @param model the requested model, for an answer without a model
   */
  static JsonObject completion(JsonObject message, String model) {
    List<JsonObject> blocks = message.objects("content");
    String text = message.string("content");
    if (text != null) {
      blocks = List.of(JsonObject.of("text", text));
    } else if (message.array("content") == null) {
      return JsonObject.EMPTY;
    }
    boolean calls = blocks.stream().anyMatch(block -> typeOf(block).equals("tool_use"));
    JsonObject choice =
        JsonObject.of("index", 0)
            .with("message", assistant(blocks))
            .with("logprobs", null)
            .with("finish_reason", finishReason(message.string("stop_reason"), calls));
    JsonObject completion =
        head(message, "chat.completion", model).with("choices", List.of(choice));
    JsonObject usage = message.object("usage");
    return usage == null ? completion : withUsage(completion, usage);
  }

  /** The first members of a completion, which its chunks have too. */
  static JsonObject head(JsonObject message, String object, String model) {
    return CompletionHead.of(message.string("id"), object, message.string("model"), model);
  }

  /** The type of a block; without one, it follows from the block's members. */
  static String typeOf(JsonObject block) {
    String type = block.string("type");
    if (type != null) {
      return type;
    }
    if (block.has("text")) {
      return "text";
    }
    if (block.has("thinking")) {
      return "thinking";
    }
    return block.has("name") && block.has("input") ? "tool_use" : "";
  }

  private static JsonObject assistant(List<JsonObject> blocks) {
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    List<JsonObject> thinking = new ArrayList<>();
    List<JsonObject> calls = new ArrayList<>();
    List<JsonObject> annotations = new ArrayList<>();
    for (JsonObject block : blocks) {
      switch (typeOf(block)) {
        case "text" -> {
          int from = text.length();
          text.append(Objects.requireNonNullElse(block.string("text"), ""));
          for (JsonObject citation : block.objects("citations")) {
            annotations.add(annotation(citation, from, text.length()));
          }
        }
        case "thinking" -> {
          reasoning.append(Objects.requireNonNullElse(block.string("thinking"), ""));
          thinking.add(block);
        }
        case "redacted_thinking" -> thinking.add(block);
        case "tool_use" -> calls.add(call(block));
        default -> {} // blocks of Anthropic's own tools: OpenAI's format has no field for them
      }
    }
    boolean onlyCalls = text.isEmpty() && !calls.isEmpty();
    JsonObject message =
        JsonObject.of("role", "assistant").with("content", onlyCalls ? null : text.toString());
    message = reasoning.isEmpty() ? message : message.with("reasoning_content", reasoning);
    message = thinking.isEmpty() ? message : message.with("thinking_blocks", thinking);
    message = annotations.isEmpty() ? message : message.with("annotations", annotations);
    return calls.isEmpty() ? message : message.with("tool_calls", calls);
  }

  private static JsonObject call(JsonObject block) {
    return JsonObject.of("id", idOf(block))
        .with("type", "function")
        .with(
            "function",
            JsonObject.of("name", block.get("name")).with("arguments", arguments(block)));
  }

  /** A call's id, or a generated one, because the call's result must refer to an id. */
  static String idOf(JsonObject call) {
    String id = call.string("id");
    return id == null || id.isEmpty() ? SyntheticId.of("call_") : id;
  }

  /** A call's arguments as text; some services send text instead of an object. */
  static String arguments(JsonObject call) {
    String text = call.string("input");
    return text == null || text.isBlank()
        ? Objects.requireNonNullElse(call.object("input"), JsonObject.EMPTY).toJson()
        : text;
  }

  /** A citation of a web page in OpenAI's form; one of a document keeps Anthropic's form. */
  static JsonObject annotation(JsonObject citation, int from, int to) {
    String url = citation.string("url");
    if (url == null) {
      return JsonObject.of("type", "citation").with("citation", citation);
    }
    return JsonObject.of("type", "url_citation")
        .with(
            "url_citation",
            JsonObject.of("start_index", from)
                .with("end_index", to)
                .with("url", url)
                .with("title", Objects.requireNonNullElse(citation.string("title"), "")));
  }

  /**
   * OpenAI's finish reason.
   *
   * @param calls whether the answer has calls; the stop reason of some services does not show it
   */
  static String finishReason(@Nullable String stopReason, boolean calls) {
    return switch (stopReason == null ? "" : stopReason) {
      case "max_tokens", "model_context_window_exceeded" -> "length";
      case "tool_use" -> "tool_calls";
      case "refusal" -> "content_filter";
      case "stop_sequence" -> "stop"; // not tool_calls: the arguments of a call may be incomplete
      default -> calls ? "tool_calls" : "stop"; // end_turn, pause_turn, and new ones
    };
  }

  /** OpenAI's prompt tokens include the cached ones; Anthropic counts them apart. */
  static JsonObject usage(JsonObject usage) {
    return counted(usage).toJson();
  }

  static Usage counted(JsonObject usage) {
    long read = Counts.of(usage, "cache_read_input_tokens");
    long written = Counts.of(usage, "cache_creation_input_tokens");
    return new Usage(
            Counts.of(usage, "input_tokens") + read + written,
            read,
            written,
            Counts.of(usage, "output_tokens"),
            Counts.of(usage.object("output_tokens_details"), "thinking_tokens"),
            Counts.of(usage.object("cache_creation"), "ephemeral_1h_input_tokens"))
        .withWebSearches(Counts.of(usage.object("server_tool_use"), "web_search_requests"));
  }

  /** The answer with its usage, and with its tier if the tier has a price of its own. */
  static JsonObject withUsage(JsonObject answer, JsonObject usage) {
    JsonObject with = answer.with("usage", usage(usage));
    String tier = usage.string("service_tier");
    return tier == null || tier.equals("standard") ? with : with.with("service_tier", tier);
  }
}
