package io.aiprovider.provider.anthropic;

import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Anthropic's message as OpenAI's {@code chat.completion}. */
final class AnswerTranslation {
  private AnswerTranslation() {}

  /** The completion; one without choices if this is no message. */
  static JsonObject completion(JsonObject message) {
    if (message.array("content") == null) {
      return JsonObject.EMPTY;
    }
    JsonObject choice =
        JsonObject.of("index", 0)
            .with("message", assistant(message.objects("content")))
            .with("logprobs", null)
            .with("finish_reason", finishReason(message.string("stop_reason")));
    JsonObject completion = head(message, "chat.completion").with("choices", List.of(choice));
    JsonObject usage = message.object("usage");
    return usage == null ? completion : completion.with("usage", usage(usage));
  }

  /** What a completion and its chunks have in common. */
  static JsonObject head(JsonObject message, String object) {
    return JsonObject.of("id", message.get("id"))
        .with("object", object)
        .with("created", Instant.now().getEpochSecond())
        .with("model", message.get("model"));
  }

  private static JsonObject assistant(List<JsonObject> blocks) {
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    List<JsonObject> thinking = new ArrayList<>();
    List<JsonObject> calls = new ArrayList<>();
    List<JsonObject> annotations = new ArrayList<>();
    for (JsonObject block : blocks) {
      switch (Objects.requireNonNullElse(block.string("type"), "")) {
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
        default -> {} // what Anthropic's own tools did is told by the text
      }
    }
    boolean silent = text.isEmpty() && !calls.isEmpty();
    JsonObject message =
        JsonObject.of("role", "assistant").with("content", silent ? null : text.toString());
    message = reasoning.isEmpty() ? message : message.with("reasoning_content", reasoning);
    message = thinking.isEmpty() ? message : message.with("thinking_blocks", thinking);
    message = annotations.isEmpty() ? message : message.with("annotations", annotations);
    return calls.isEmpty() ? message : message.with("tool_calls", calls);
  }

  private static JsonObject call(JsonObject block) {
    JsonObject input = Objects.requireNonNullElse(block.object("input"), JsonObject.EMPTY);
    return JsonObject.of("id", block.get("id"))
        .with("type", "function")
        .with(
            "function", JsonObject.of("name", block.get("name")).with("arguments", input.toJson()));
  }

  /** A citation of a web page is OpenAI's; one of a document keeps Anthropic's words. */
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

  /** OpenAI's word for the end; a turn that was paused is told as one that stopped. */
  static @Nullable String finishReason(@Nullable String stopReason) {
    if (stopReason == null) {
      return null;
    }
    return switch (stopReason) {
      case "max_tokens", "model_context_window_exceeded" -> "length";
      case "tool_use" -> "tool_calls";
      case "refusal" -> "content_filter";
      default -> "stop"; // end_turn, stop_sequence, pause_turn, and what may come
    };
  }

  /** OpenAI counts cached tokens within the prompt's, Anthropic beside them. */
  static JsonObject usage(JsonObject usage) {
    long read = count(usage, "cache_read_input_tokens");
    long written = count(usage, "cache_creation_input_tokens");
    JsonObject lives = usage.object("cache_creation");
    JsonObject details = usage.object("output_tokens_details");
    JsonObject tools = usage.object("server_tool_use");
    long thought = details == null ? 0 : count(details, "thinking_tokens");
    return new Usage(
            count(usage, "input_tokens") + read + written,
            read,
            written,
            count(usage, "output_tokens"),
            thought,
            lives == null ? 0 : count(lives, "ephemeral_1h_input_tokens"))
        .withWebSearches(tools == null ? 0 : count(tools, "web_search_requests"))
        .toJson();
  }

  private static long count(JsonObject usage, String name) {
    return Objects.requireNonNullElse(usage.integer(name), 0L);
  }
}
