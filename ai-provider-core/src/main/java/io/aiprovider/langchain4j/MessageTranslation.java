package io.aiprovider.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.aiprovider.chat.MessageExtras;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LangChain4j's messages as ours. */
final class MessageTranslation {
  private MessageTranslation() {}

  static JsonObject of(ChatMessage message) {
    if (message instanceof UserMessage user) {
      JsonObject json = JsonObject.of("role", "user");
      json = user.name() == null ? json : json.with("name", user.name());
      return json.with("content", ContentParts.of(user.contents()));
    }
    if (message instanceof AiMessage answer) {
      Object extras = answer.attributes().get(AnswerTranslation.EXTRAS);
      return MessageExtras.restored(
          answered(answer), answer.thinking(), extras instanceof String text ? text : null);
    }
    if (message instanceof SystemMessage system) {
      return JsonObject.of("role", "system").with("content", system.text());
    }
    if (message instanceof ToolExecutionResultMessage result) {
      return JsonObject.of("role", "tool")
          .with("tool_call_id", id(result.id(), result.toolName()))
          .with("content", ContentParts.of(result.contents()));
    }
    if (message instanceof CustomMessage custom && custom.attributes().containsKey("role")) {
      return JsonObject.of(custom.attributes());
    }
    throw new UnsupportedFeatureException(
        "A message of type "
            + message.type()
            + " is not supported here. A CustomMessage needs the attributes of a message in"
            + " OpenAI's format, with a role.");
  }

  private static JsonObject answered(AiMessage answer) {
    JsonObject json = JsonObject.of("role", "assistant");
    List<ToolExecutionRequest> requests = answer.toolExecutionRequests();
    if (requests.isEmpty()) {
      return json.with("content", answer.text() == null ? "" : answer.text());
    }
    List<JsonObject> calls = new ArrayList<>();
    for (ToolExecutionRequest request : requests) {
      String id = id(request.id(), request.name());
      calls.add(ToolCall.of(id, request.name(), request.arguments()).json());
    }
    return json.with("content", answer.text()).with("tool_calls", calls);
  }

  /**
   * Some of LangChain4j's models give calls no id; the tool's name then connects a call with its
   * result.
   */
  private static String id(@Nullable String id, @Nullable String toolName) {
    if (id != null && !id.isEmpty()) {
      return id;
    }
    return toolName == null ? "" : toolName;
  }
}
