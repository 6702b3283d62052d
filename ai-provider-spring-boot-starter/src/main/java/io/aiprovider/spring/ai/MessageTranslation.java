package io.aiprovider.spring.ai;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.MessageExtras;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;

/**
 * Translates Spring AI's messages to OpenAI's. A message with several tool results becomes several
 * messages.
 */
final class MessageTranslation {
  private MessageTranslation() {}

  static List<ChatMessage> of(Message message) {
    if (message instanceof ToolResponseMessage results) {
      return results.getResponses().stream()
          .map(result -> ChatMessage.tool(result.id(), result.responseData()))
          .toList();
    }
    if (message instanceof AssistantMessage assistant) {
      return List.of(new ChatMessage(assistant(assistant)));
    }
    if (message instanceof MediaContent content
        && message.getMessageType() == MessageType.USER
        && !content.getMedia().isEmpty()) {
      return List.of(new ChatMessage(withMedia(message, content)));
    }
    return List.of(ChatMessage.of(message.getMessageType().getValue(), text(message)));
  }

  private static String text(Message message) {
    return Objects.requireNonNullElse(message.getText(), "");
  }

  private static JsonObject withMedia(Message message, MediaContent content) {
    List<JsonObject> parts = new ArrayList<>();
    if (!text(message).isEmpty()) {
      parts.add(JsonObject.of("type", "text").with("text", text(message)));
    }
    for (Media media : content.getMedia()) {
      parts.add(MediaTranslation.part(media));
    }
    return JsonObject.of("role", "user").with("content", parts);
  }

  private static JsonObject assistant(AssistantMessage message) {
    String text = text(message);
    boolean callsOnly = text.isEmpty() && message.hasToolCalls();
    JsonObject json = JsonObject.of("role", "assistant").with("content", callsOnly ? null : text);
    if (message.hasToolCalls()) {
      json =
          json.with(
              "tool_calls",
              message.getToolCalls().stream().map(MessageTranslation::toolCall).toList());
    }
    return MessageExtras.restored(
        json, kept(message, AnswerTranslation.REASONING), kept(message, AnswerTranslation.EXTRAS));
  }

  private static @Nullable String kept(Message message, String name) {
    return message.getMetadata().get(name) instanceof String text ? text : null;
  }

  private static JsonObject toolCall(AssistantMessage.ToolCall call) {
    return ToolCall.of(call.id(), call.name(), call.arguments()).json();
  }
}
