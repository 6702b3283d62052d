package io.aiprovider.opentelemetry.content;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's messages in the form of OpenTelemetry's conventions for generative AI: each has a role
 * and parts. Images, sound and files are named, but not recorded.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-input-messages.json">The
 *     schema of messages</a>
 */
final class Messages {
  private Messages() {}

  static RecordedText ofRequest(ChatRequest request, TextBudget budget) {
    List<JsonObject> messages =
        switch (request.operation()) {
          case CHAT -> request.json().objects("messages");
          case COMPLETION -> prompts(request.json().get("prompt"));
          case EMBEDDING, MODERATION -> prompts(request.json().get("input"));
        };
    return recorded(messages, budget);
  }

  /** A prompt is a text or several; tokens are not recorded. */
  private static List<JsonObject> prompts(@Nullable JsonValue prompt) {
    List<JsonObject> messages = new ArrayList<>();
    Iterable<JsonValue> each =
        prompt instanceof JsonArray array ? array : prompt == null ? List.of() : List.of(prompt);
    for (JsonValue value : each) {
      if (value instanceof JsonString text) {
        messages.add(JsonObject.of("role", "user").with("content", text));
      }
    }
    return messages;
  }

  /** From the last message to the first: the last ones say most about the answer. */
  private static RecordedText recorded(List<JsonObject> messages, TextBudget budget) {
    Deque<JsonObject> recorded = new ArrayDeque<>();
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (budget.isSpent()) {
        budget.exceed();
        break;
      }
      JsonObject message = messages.get(i);
      String role = message.string("role");
      recorded.addFirst(
          JsonObject.of("role", role == null ? "user" : role)
              .with("parts", JsonArray.of(parts(message, budget))));
    }
    return new RecordedText(JsonArray.of(recorded).toString(), budget.wasExceeded());
  }

  static RecordedText ofAnswer(List<JsonObject> choices, TextBudget budget) {
    List<JsonObject> recorded = new ArrayList<>();
    for (JsonObject choice : choices) {
      JsonObject message = choice.object("message");
      String text = choice.string("text");
      if (message == null) {
        message = JsonObject.of("content", text == null ? "" : text);
      }
      JsonObject answer =
          JsonObject.of("role", "assistant").with("parts", JsonArray.of(parts(message, budget)));
      String reason = choice.string("finish_reason");
      recorded.add(reason == null ? answer : answer.with("finish_reason", reason));
    }
    return new RecordedText(JsonArray.of(recorded).toString(), budget.wasExceeded());
  }

  private static List<JsonObject> parts(JsonObject message, TextBudget budget) {
    List<JsonObject> parts = new ArrayList<>();
    String id = message.string("tool_call_id");
    if (id != null) {
      parts.add(
          part("tool_call_response")
              .with("id", id)
              .with("response", budget.take(plain(message.get("content")))));
      return parts;
    }
    addText(parts, "reasoning", message.string("reasoning_content"), budget);
    JsonValue content = message.get("content");
    if (content instanceof JsonArray several) {
      several.objects().forEach(each -> addPart(parts, each, budget));
    } else {
      addText(parts, "text", message.string("content"), budget);
    }
    addText(parts, "text", message.string("refusal"), budget);
    for (JsonObject call : message.objects("tool_calls")) {
      addToolCall(parts, call, budget);
    }
    return parts;
  }

  private static JsonObject part(String type) {
    return JsonObject.of("type", type);
  }

  private static void addText(
      List<JsonObject> parts, String type, @Nullable String text, TextBudget budget) {
    if (text != null && !text.isEmpty()) {
      parts.add(part(type).with("content", budget.take(text)));
    }
  }

  private static void addPart(List<JsonObject> parts, JsonObject part, TextBudget budget) {
    String type = part.string("type");
    String text = part.string("text");
    if (text != null) {
      addText(parts, "text", text, budget);
    } else {
      parts.add(part(type == null ? "unknown" : budget.take(type)));
    }
  }

  private static void addToolCall(List<JsonObject> parts, JsonObject call, TextBudget budget) {
    JsonObject function = call.object("function");
    String name = function == null ? null : function.string("name");
    String arguments = function == null ? null : function.string("arguments");
    JsonObject part = part("tool_call").with("name", name == null ? "" : name);
    String id = call.string("id");
    part = id == null ? part : part.with("id", id);
    parts.add(arguments == null ? part : part.with("arguments", budget.take(arguments)));
  }

  /** The text of a tool's result, which may come in parts. */
  private static String plain(@Nullable JsonValue content) {
    if (content instanceof JsonString text) {
      return text.value();
    }
    StringBuilder text = new StringBuilder();
    if (content instanceof JsonArray parts) {
      for (JsonObject part : parts.objects()) {
        String piece = part.string("text");
        text.append(piece == null ? "" : piece);
      }
    }
    return text.toString();
  }
}
