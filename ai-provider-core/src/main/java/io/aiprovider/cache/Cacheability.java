package io.aiprovider.cache;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests and answers may be cached. The documentation has a table of them with the reasons,
 * which a test compares with this class: change both together.
 */
final class Cacheability {
  /**
   * They let the provider search or run tools, so that the answer depends on more than the request.
   */
  private static final List<String> ACTING =
      List.of("web_search_options", "search_parameters", "enable_search", "plugins", "mcp_servers");

  /** Types of tools that the caller runs, not the provider. */
  private static final Set<String> CALLERS_TOOLS = Set.of("function", "custom");

  /** The words of some providers for an answer that ended normally are among them. */
  private static final Set<String> COMPLETE = Set.of("stop", "eos", "tool_calls", "function_call");

  private static final Set<String> CUT = Set.of("length", "model_length");

  private Cacheability() {}

  /**
   * Whether the answer depends on the request alone, and giving it again does all that was asked.
   */
  static boolean allows(ChatRequest request) {
    JsonObject json = request.json();
    return !json.isTrue("store")
        && ACTING.stream().noneMatch(name -> isSet(json.get(name)))
        && !wantsAudio(json)
        && json.objects("tools").stream().allMatch(Cacheability::isCallersTool)
        && !refersToOtherData(json);
  }

  private static boolean isSet(@Nullable JsonValue value) {
    return value != null && !value.isNull() && !value.toJson().equals("false");
  }

  private static boolean wantsAudio(JsonObject json) {
    return isSet(json.get("audio"))
        || json.get("modalities") instanceof JsonArray modalities
            && modalities.values().contains(new JsonString("audio"));
  }

  private static boolean isCallersTool(JsonObject tool) {
    return CALLERS_TOOLS.contains(Objects.requireNonNullElse(tool.string("type"), ""));
  }

  /** Whether a message has a part that the provider fetches: another time, it may be another. */
  private static boolean refersToOtherData(JsonObject json) {
    for (JsonObject message : json.objects("messages")) {
      for (JsonObject part : message.objects("content")) {
        for (String name : part.names()) {
          if (isAddress(name, part.get(name))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isAddress(String name, @Nullable JsonValue value) {
    if (value instanceof JsonObject object) {
      return object.names().stream().anyMatch(inner -> isAddress(inner, object.get(inner)));
    }
    return (name.equals("url") || name.endsWith("_url"))
        && value instanceof JsonString address
        && !address.value().toLowerCase(Locale.ROOT).startsWith("data:");
  }

  /**
   * Whether an answer may be given again to the same request.
   *
   * @param limited whether the request {@linkplain #limitsLength limits} its length
   */
  static boolean allows(ChatResponse response, boolean limited) {
    JsonObject json = response.json();
    if (response.choices().isEmpty()) {
      return !json.objects("data").isEmpty(); // vectors have no choices
    }
    return !hasSearched(json)
        && response.choices().stream().allMatch(choice -> allows(choice, limited));
  }

  private static boolean allows(JsonObject choice, boolean limited) {
    String reason = choice.string("finish_reason");
    JsonObject message = choice.object("message");
    boolean ended =
        reason != null && (COMPLETE.contains(reason) || CUT.contains(reason) && limited);
    return ended
        && message != null
        && hasContent(message)
        && isEmpty(message.get("refusal"))
        && isEmpty(message.get("audio"))
        && isEmpty(message.get("executed_tools"))
        && message.objects("annotations").stream().noneMatch(Cacheability::isCitation);
  }

  private static boolean isCitation(JsonObject annotation) {
    return "url_citation".equals(annotation.string("type"));
  }

  /** Whether every answer is cut at the length that the request sets. */
  static boolean limitsLength(ChatRequest request) {
    return request.has("max_tokens") || request.has("max_completion_tokens");
  }

  private static boolean hasContent(JsonObject message) {
    return !isEmpty(message.get("content"))
        || !isEmpty(message.get("tool_calls"))
        || !isEmpty(message.get("function_call"))
        || !isEmpty(message.get("images"));
  }

  /** Whether a search was part of the answer, also of models that search without being asked. */
  private static boolean hasSearched(JsonObject json) {
    JsonObject usage = json.object("usage");
    JsonObject tools = usage == null ? null : usage.object("server_tool_use");
    return !isEmpty(json.get("citations"))
        || !isEmpty(json.get("search_results"))
        || tools != null && isPositive(tools.integer("web_search_requests"))
        || usage != null && isPositive(usage.integer("num_search_queries"))
        || usage != null && isPositive(usage.integer("num_sources_used"));
  }

  private static boolean isPositive(@Nullable Long number) {
    return number != null && number > 0;
  }

  private static boolean isEmpty(@Nullable JsonValue value) {
    return value == null
        || value.isNull()
        || value instanceof JsonString text && text.value().isEmpty()
        || value instanceof JsonArray array && array.size() == 0
        || value instanceof JsonObject object && object.names().isEmpty();
  }
}
