package io.aiprovider.chat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation: a view over an entry of {@code messages}, or over the answer's
 * {@code message}.
 *
 * @param json the message
 * @since 0.1
 */
public record ChatMessage(JsonObject json) {

  /**
   * A message of text.
   *
   * @throws IllegalArgumentException if the role is blank
   */
  public static ChatMessage of(String role, String content) {
    if (role.isBlank()) {
      throw new IllegalArgumentException("A message has a blank role: use user, for instance.");
    }
    Objects.requireNonNull(content, "A message needs its text: null is none.");
    return new ChatMessage(JsonObject.of("role", role).with("content", content));
  }

  public static ChatMessage system(String text) {
    return of("system", text);
  }

  public static ChatMessage user(String text) {
    return of("user", text);
  }

  public static ChatMessage assistant(String text) {
    return of("assistant", text);
  }

  /** What a tool answered to the call with this id. */
  public static ChatMessage tool(String toolCallId, String result) {
    return new ChatMessage(of("tool", result).json().with("tool_call_id", toolCallId));
  }

  /**
   * {@code user}, {@code assistant}, {@code system}, {@code developer}, {@code tool}, or a new one.
   */
  public String role() {
    return Objects.requireNonNullElse(json.string("role"), "");
  }

  /** The content as it is: a string, an array of parts, null or absent. */
  public @Nullable JsonValue content() {
    return json.get("content");
  }

  /** The text of the content, text parts joined; empty when there is none. */
  public String text() {
    return content() instanceof JsonString string
        ? string.value()
        : json.objects("content").stream()
            .map(part -> part.string("text"))
            .filter(Objects::nonNull)
            .collect(Collectors.joining());
  }

  /** The model's words when it refuses to answer; null when it does not. */
  public @Nullable String refusal() {
    String refusal = json.string("refusal");
    return refusal == null || refusal.isEmpty() ? null : refusal;
  }

  /**
   * What the model thought, as far as it tells; null when it does not. Of a streamed answer's
   * {@code delta}, a piece of it.
   */
  public @Nullable String reasoning() {
    return Stream.of("reasoning_content", "reasoning") // OpenRouter's name for it
        .map(json::string)
        .filter(text -> text != null && !text.isEmpty())
        .findFirst()
        .orElse(null);
  }

  public List<ToolCall> toolCalls() {
    return json.objects("tool_calls").stream().map(ToolCall::new).toList();
  }

  @Override
  public String toString() {
    return "ChatMessage[role=" + role() + "]"; // never the content
  }
}
