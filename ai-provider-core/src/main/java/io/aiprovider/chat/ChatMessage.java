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
   * Creates a text message.
   *
   * @throws IllegalArgumentException if the role is blank
   */
  public static ChatMessage of(String role, String content) {
    if (role.isBlank()) {
      throw new IllegalArgumentException("A message has a blank role: use user, for instance.");
    }
    Objects.requireNonNull(content, "A message needs its text, but it is null.");
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

  /** The result of a tool for the call with this id. */
  public static ChatMessage tool(String toolCallId, String result) {
    return new ChatMessage(of("tool", result).json().with("tool_call_id", toolCallId));
  }

  /**
   * {@code user}, {@code assistant}, {@code system}, {@code developer}, {@code tool}, or a future
   * role.
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

  /** The model's text when it refuses to answer; null when it does not refuse. */
  public @Nullable String refusal() {
    String refusal = json.string("refusal");
    return refusal == null || refusal.isEmpty() ? null : refusal;
  }

  /**
   * The reasoning of the model, if the provider shows it; else null. In the {@code delta} of a
   * streamed answer, a piece of the reasoning.
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
