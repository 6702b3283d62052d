package io.aiprovider.provider.openai;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.openai.Dialect.Trait;
import io.aiprovider.provider.wire.Edits;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chat request in the form that one service accepts. Everything that the service supports is sent
 * unchanged, unknown fields included; a request without a change keeps its bytes.
 */
record OpenAiRequestTranslation(String provider, Unsupported.Handling handling, Dialect dialect) {
  private static final String EFFORT = "reasoning_effort";
  private static final String THINKING = "thinking";

  /** The request to send. Dropped fields are reported to the call. */
  ChatRequest translated(ChatRequest request, ChatCall attempt) {
    Unsupported unsupported = new Unsupported(provider, handling, attempt);
    ChatRequest translated = dialect.tokenLimit().apply(request);
    translated = withKnownEffort(translated, unsupported);
    translated = withEffort(translated, unsupported);
    translated = withThinking(translated, unsupported);
    translated = withoutRefused(translated, unsupported);
    checkFormat(translated, unsupported);
    translated = withToolChoice(translated, unsupported);
    translated = withStreamOptions(translated);
    translated = withNames(translated);
    translated = withMessages(translated, unsupported);
    translated = withTools(translated, unsupported);
    unsupported.report();
    return translated;
  }

  private ChatRequest withKnownEffort(ChatRequest request, Unsupported unsupported) {
    String model = Objects.requireNonNullElse(request.model(), "");
    String effort = request.json().string(EFFORT);
    if (effort == null || dialect.takesEffort(model, effort)) {
      return request;
    }
    unsupported.drop(EFFORT);
    return request.without(EFFORT);
  }

  private ChatRequest withEffort(ChatRequest request, Unsupported unsupported) {
    String model = Objects.requireNonNullElse(request.model(), "");
    String effort = request.json().string(EFFORT);
    boolean functions =
        request.json().objects("tools").stream()
            .anyMatch(tool -> "function".equals(tool.string("type")));
    if (!functions || !dialect.mustNotReason(model, effort)) {
      return request;
    }
    if (effort != null) {
      unsupported.drop(EFFORT);
    }
    return request.with(EFFORT, "none");
  }

  /** DeepSeek thinks unless its own field switches that off. */
  private ChatRequest withThinking(ChatRequest request, Unsupported unsupported) {
    if (!dialect.traits().contains(Trait.NO_FORCED_TOOLS_WHILE_THINKING)) {
      return request;
    }
    JsonObject thinking = request.json().object(THINKING);
    boolean thinks = thinking == null || !"disabled".equals(thinking.string("type"));
    boolean forced = thinks && forcesTools(request.get("tool_choice"));
    JsonValue effort = request.get(EFFORT);
    boolean none = JsonString.of("none").equals(effort);
    if (!forced && !none) {
      return request;
    }
    if (forced && effort != null && !none) {
      unsupported.drop(EFFORT, effort);
    }
    if (forced && thinking != null) {
      unsupported.drop(THINKING);
    }
    return request.without(EFFORT).with(THINKING, JsonObject.of("type", "disabled"));
  }

  private static boolean forcesTools(@Nullable JsonValue choice) {
    return choice instanceof JsonObject || JsonString.of("required").equals(choice);
  }

  private ChatRequest withoutRefused(ChatRequest request, Unsupported unsupported) {
    String model = Objects.requireNonNullElse(request.model(), "");
    String effort = request.json().string(EFFORT);
    ChatRequest taken = request;
    for (String name : request.json().names()) {
      if (dialect.refuses(name, model, effort)) {
        unsupported.drop(name, Objects.requireNonNull(request.get(name)));
        taken = taken.without(name);
      }
    }
    return taken;
  }

  private void checkFormat(ChatRequest request, Unsupported unsupported) {
    JsonObject format = request.json().object("response_format");
    boolean schema = format != null && "json_schema".equals(format.string("type"));
    if (schema && dialect.traits().contains(Trait.NO_SCHEMA)) {
      throw unsupported.refuse("response_format");
    }
  }

  /** Replaces the choice {@code none} by leaving out the tools, and refuses a required call. */
  private ChatRequest withToolChoice(ChatRequest request, Unsupported unsupported) {
    if (!dialect.traits().contains(Trait.NO_FORCED_TOOLS) || !request.has("tool_choice")) {
      return request;
    }
    JsonValue choice = Objects.requireNonNull(request.get("tool_choice"));
    if (choice.isNull()) {
      return request;
    }
    return switch (choice instanceof JsonString word ? word.value() : "") {
      case "auto" -> request;
      case "none" -> request.without("tool_choice").without("tools");
      default -> throw unsupported.refuse("tool_choice");
    };
  }

  private ChatRequest withStreamOptions(ChatRequest request) {
    if (dialect.traits().contains(Trait.NO_STREAM_OPTIONS)) {
      return request.without("stream_options");
    }
    return request.stream() ? StreamUsage.requestedIn(request) : request;
  }

  private ChatRequest withNames(ChatRequest request) {
    ChatRequest named = request;
    for (Map.Entry<String, String> entry : dialect.renamed().entrySet()) {
      JsonValue value = request.get(entry.getKey());
      if (value != null) {
        named = named.without(entry.getKey());
        named = request.has(entry.getValue()) ? named : named.with(entry.getValue(), value);
      }
    }
    return named;
  }

  private ChatRequest withMessages(ChatRequest request, Unsupported unsupported) {
    JsonArray messages = request.json().array("messages");
    if (messages == null) {
      return request;
    }
    MessageTranslation translation = new MessageTranslation(dialect, unsupported);
    List<JsonValue> changed = Edits.of(messages, translation::changed);
    return changed == null ? request : request.with("messages", changed);
  }

  private ChatRequest withTools(ChatRequest request, Unsupported unsupported) {
    JsonArray tools = request.json().array("tools");
    if (tools == null || !dialect.traits().contains(Trait.NO_CACHE_CONTROL)) {
      return request;
    }
    MessageTranslation translation = new MessageTranslation(dialect, unsupported);
    List<JsonValue> changed = Edits.of(tools, translation::withoutCacheMark);
    return changed == null ? request : request.with("tools", changed);
  }
}
