package io.aiprovider.chat;

import io.aiprovider.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer: an immutable view over OpenAI's {@code chat.completion} object.
 *
 * @param json the answer, as the provider sent it
 * @since 0.1
 */
public record ChatResponse(JsonObject json) {

  public String id() {
    return Objects.requireNonNullElse(json.string("id"), "");
  }

  /**
   * The model that answered, by the provider's name for it; null when the provider did not name it.
   */
  public @Nullable String model() {
    return json.string("model");
  }

  /** The choices, usually one. */
  public List<JsonObject> choices() {
    return json.objects("choices");
  }

  /** The first choice's message; an empty one when there is none. */
  public ChatMessage message() {
    JsonObject message = choices().isEmpty() ? null : choices().get(0).object("message");
    return new ChatMessage(message == null ? JsonObject.EMPTY : message);
  }

  /** The first choice's text; empty when there is none. */
  public String text() {
    return message().text();
  }

  public List<ToolCall> toolCalls() {
    return message().toolCalls();
  }

  /** Why the first choice ended: {@code stop}, {@code length}, {@code tool_calls}, or another. */
  public @Nullable String finishReason() {
    return choices().isEmpty() ? null : choices().get(0).string("finish_reason");
  }

  /** The tokens used; null when the provider did not report them. */
  public @Nullable Usage usage() {
    return Usage.from(json.object("usage"));
  }

  /** The model, how the answer ended, and how long it is; never the answer itself. */
  @Override
  public String toString() {
    Usage usage = usage();
    return "ChatResponse[id="
        + id()
        + ", model="
        + model()
        + ", finishReason="
        + finishReason()
        + ", characters="
        + text().length()
        + ", toolCalls="
        + toolCalls().size()
        + (usage == null
            ? ", usage=unknown]"
            : ", promptTokens="
                + usage.promptTokens()
                + ", completionTokens="
                + usage.completionTokens()
                + "]");
  }
}
