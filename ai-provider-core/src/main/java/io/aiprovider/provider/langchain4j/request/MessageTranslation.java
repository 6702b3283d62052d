package io.aiprovider.provider.langchain4j.request;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A conversation as LangChain4j's messages. */
final class MessageTranslation {
  /** The roles of results: their name is the function's. */
  private static final Set<String> RESULTS = Set.of("tool", "function");

  private final ThinkingBlocks thinking;
  private final RemoteContent remote;
  private final Unsupported unsupported;
  private final Map<String, String> toolNames = new HashMap<>();
  private final List<ChatMessage> messages = new ArrayList<>();

  MessageTranslation(ThinkingBlocks thinking, RemoteContent remote, Unsupported unsupported) {
    this.thinking = thinking;
    this.remote = remote;
    this.unsupported = unsupported;
  }

  /** The messages, in their order. */
  List<ChatMessage> translate(List<io.aiprovider.chat.ChatMessage> conversation) {
    for (int i = 0; i < conversation.size(); i++) {
      add(conversation.get(i), "messages[" + i + "]");
    }
    return messages;
  }

  private void add(io.aiprovider.chat.ChatMessage message, String path) {
    boolean isUser = message.role().equals("user");
    for (String field : isUser ? List.of("audio") : List.of("name", "audio")) {
      JsonValue value = message.json().get(field);
      if (value != null && !value.isNull() && !RESULTS.contains(message.role())) {
        unsupported.drop("messages." + field);
      }
    }
    switch (message.role()) {
      case "system", "developer" -> addInstructions(message, path);
      case "assistant" -> messages.add(assistant(message, path));
      case "tool", "function" -> messages.add(result(message, path));
      case "user" -> messages.add(user(message, path));
      default -> throw unsupported.refuse(path + ".role");
    }
  }

  /** LangChain4j refuses empty instructions. */
  private void addInstructions(io.aiprovider.chat.ChatMessage message, String path) {
    String text = text(message, path);
    if (!text.isBlank()) {
      messages.add(SystemMessage.from(text));
    }
  }

  private String text(io.aiprovider.chat.ChatMessage message, String path) {
    List<Content> contents =
        ContentTranslation.of(message.content(), path + ".content", remote, unsupported);
    for (int i = 0; i < contents.size(); i++) {
      if (!(contents.get(i) instanceof TextContent)) {
        throw unsupported.refuse(path + ".content[" + i + "]");
      }
    }
    return contents.stream()
        .map(TextContent.class::cast)
        .map(TextContent::text)
        .collect(Collectors.joining());
  }

  private ChatMessage user(io.aiprovider.chat.ChatMessage message, String path) {
    UserMessage.Builder user =
        UserMessage.builder()
            .contents(
                ContentTranslation.of(message.content(), path + ".content", remote, unsupported));
    String name = message.json().string("name");
    return name == null || name.isBlank() ? user.build() : user.name(name).build();
  }

  private ChatMessage assistant(io.aiprovider.chat.ChatMessage message, String path) {
    AiMessage.Builder assistant = AiMessage.builder();
    String refusal = message.refusal();
    String text = text(message, path) + (refusal == null ? "" : refusal);
    List<ToolCall> calls = message.toolCalls();
    if (!text.isEmpty() || calls.isEmpty()) {
      assistant.text(text);
    }
    thinking.addTo(assistant, message.json());
    List<ToolExecutionRequest> requests = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      requests.add(call(calls.get(i), path + ".tool_calls[" + i + "]"));
    }
    return assistant.toolExecutionRequests(requests).build();
  }

  private ToolExecutionRequest call(ToolCall call, String path) {
    if (call.name().isEmpty()) {
      throw unsupported.refuse(path);
    }
    toolNames.put(call.id(), call.name());
    return ToolExecutionRequest.builder()
        .id(call.id())
        .name(call.name())
        .arguments(call.arguments().isBlank() ? "{}" : call.arguments())
        .build();
  }

  /** A result with its call's id and the function's name, because some models use only the name. */
  private ChatMessage result(io.aiprovider.chat.ChatMessage message, String path) {
    JsonObject json = message.json();
    String id = Objects.requireNonNullElse(json.string("tool_call_id"), "");
    String name = toolNames.get(id);
    return ToolExecutionResultMessage.builder()
        .id(id)
        .toolName(name == null ? Objects.requireNonNullElse(json.string("name"), "unknown") : name)
        .contents(ContentTranslation.of(message.content(), path + ".content", remote, unsupported))
        .build();
  }
}
