package io.aiprovider.provider.simulated;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Chooses the functions to call: the one that {@code tool_choice} names; else those that the prompt
 * mentions, in the prompt's order (only the first if parallel calls are off); else the first one of
 * the request. None if the last message is a tool's result or {@code tool_choice} is {@code none}.
 */
final class ToolChoice {
  private ToolChoice() {}

  static List<JsonObject> functionsToCall(
      ChatRequest request, List<ChatMessage> messages, String prompt) {
    List<JsonObject> offered = offered(request);
    JsonValue choice = request.get("tool_choice");
    boolean none = choice instanceof JsonString word && word.value().equals("none");
    if (offered.isEmpty() || none || isToolResult(messages.get(messages.size() - 1))) {
      return List.of();
    }
    JsonObject named = choice instanceof JsonObject object ? object.object("function") : null;
    if (named != null) {
      return List.of(named(name(named), offered));
    }
    List<JsonObject> mentioned = mentioned(offered, prompt);
    if (mentioned.isEmpty()) {
      return offered.subList(0, 1);
    }
    boolean parallel = request.get("parallel_tool_calls") != JsonLiteral.FALSE;
    return parallel ? mentioned : mentioned.subList(0, 1);
  }

  static boolean isToolResult(ChatMessage message) {
    return message.role().equals("tool");
  }

  static String name(JsonObject function) {
    return Objects.requireNonNullElse(function.string("name"), "");
  }

  private static List<JsonObject> offered(ChatRequest request) {
    return request.json().objects("tools").stream()
        .map(tool -> tool.object("function"))
        .filter(Objects::nonNull)
        .filter(function -> !name(function).isEmpty())
        .toList();
  }

  private static JsonObject named(String name, List<JsonObject> offered) {
    return offered.stream()
        .filter(function -> name(function).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequest(
                    "Invalid value for 'tool_choice': it does not name a function of 'tools'.",
                    FailureDetail.ofParam("tool_choice")));
  }

  private static List<JsonObject> mentioned(List<JsonObject> offered, String prompt) {
    record Mention(JsonObject function, int at) {}
    return offered.stream()
        .map(function -> new Mention(function, indexOfWord(name(function), prompt)))
        .filter(mention -> mention.at() >= 0)
        .sorted(Comparator.comparingInt(Mention::at))
        .map(Mention::function)
        .toList();
  }

  /** The index of the name as a whole word: {@code get} is not found in {@code get_weather}. */
  private static int indexOfWord(String name, String text) {
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      if (!isNamePart(text, at - 1) && !isNamePart(text, at + name.length())) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isNamePart(String text, int at) {
    if (at < 0 || at >= text.length()) {
      return false;
    }
    char c = text.charAt(at);
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }
}
