package io.aiprovider.provider.simulated;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Chooses the answer to a request. The same request always gets the same answer. */
final class AnswerRules {
  /** The maximum length of the prompt, and of the tools' results, in the answer. */
  private static final int MAX_REPEATED = 4_000;

  private AnswerRules() {}

  /**
   * The answer to a request.
   *
   * @param seed the beginning of the ids of function calls
   */
  static Answer answerTo(ChatRequest request, List<ChatMessage> messages, String seed) {
    String prompt = prompt(messages);
    long maxTokens = maxTokens(request.json());
    List<JsonObject> functions = ToolChoice.functionsToCall(request, messages, prompt);
    return functions.isEmpty()
        ? Answer.Text.of(formatted(request, plainText(prompt, messages)), maxTokens)
        : Answer.ToolCalls.of(calls(functions, seed), maxTokens);
  }

  /** The text of the last user message, or of the last message if there is no user message. */
  private static String prompt(List<ChatMessage> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role().equals("user")) {
        return messages.get(i).text();
      }
    }
    return messages.get(messages.size() - 1).text();
  }

  private static long maxTokens(JsonObject request) {
    Long newName = request.integer("max_completion_tokens");
    Long oldName = request.integer("max_tokens");
    return Objects.requireNonNullElse(
        newName == null ? oldName : newName, Long.valueOf(Long.MAX_VALUE));
  }

  private static String plainText(String prompt, List<ChatMessage> messages) {
    String answer = "Simulated answer to: " + (prompt.isEmpty() ? "(no text)" : bounded(prompt));
    String results = toolResults(messages);
    return results.isEmpty() ? answer : answer + "\nThe tool returned: " + bounded(results);
  }

  private static String toolResults(List<ChatMessage> messages) {
    List<String> results = new ArrayList<>();
    for (int i = messages.size() - 1; i >= 0 && ToolChoice.isToolResult(messages.get(i)); i--) {
      results.add(messages.get(i).text());
    }
    Collections.reverse(results);
    return String.join(", ", results);
  }

  private static String bounded(String text) {
    return Tokens.first(MAX_REPEATED / 4, text);
  }

  private static String formatted(ChatRequest request, String text) {
    JsonObject format = request.json().object("response_format");
    String type = format == null ? null : format.string("type");
    if (format == null || type == null || type.equals("text")) {
      return text;
    }
    JsonObject described = type.equals("json_schema") ? format.object("json_schema") : null;
    JsonObject schema = described == null ? null : described.object("schema");
    return schema == null
        ? JsonObject.of("answer", text).toJson()
        : SchemaExample.of(schema).toJson();
  }

  private static List<Answer.Call> calls(List<JsonObject> functions, String seed) {
    List<Answer.Call> calls = new ArrayList<>();
    for (JsonObject function : functions) {
      JsonObject schema =
          Objects.requireNonNullElse(function.object("parameters"), JsonObject.EMPTY);
      String arguments =
          SchemaExample.of(schema) instanceof JsonObject example ? example.toJson() : "{}";
      String id = "call_" + seed + calls.size();
      calls.add(new Answer.Call(id, ToolChoice.name(function), arguments));
    }
    return calls;
  }
}
