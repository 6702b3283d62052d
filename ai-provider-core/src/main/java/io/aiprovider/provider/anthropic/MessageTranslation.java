package io.aiprovider.provider.anthropic;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.provider.Unsupported;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as Anthropic takes it: instructions apart, user and assistant by turns, and every
 * tool call answered in the turn after it, results first.
 */
final class MessageTranslation {
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";

  private record Turn(String role, List<JsonObject> blocks) {
    void addResult(JsonObject result) {
      int at = 0;
      while (at < blocks.size() && isResult(blocks.get(at))) {
        at++;
      }
      blocks.add(at, result);
    }

    private static boolean isResult(JsonObject block) {
      return "tool_result".equals(block.string("type"));
    }

    Set<String> ids(String type, String name) {
      Set<String> ids = new LinkedHashSet<>();
      for (JsonObject block : blocks) {
        String id = type.equals(block.string("type")) ? block.string(name) : null;
        if (id != null) {
          ids.add(id);
        }
      }
      return ids;
    }

    JsonObject toJson() {
      return JsonObject.of("role", role).with("content", blocks);
    }
  }

  private final Unsupported unsupported;
  private final List<JsonObject> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();

  MessageTranslation(Unsupported unsupported) {
    this.unsupported = unsupported;
  }

  /** The message with the request's conversation. */
  JsonObject addTo(JsonObject message, ChatRequest request) {
    List<ChatMessage> messages = request.messages();
    for (int i = 0; i < messages.size(); i++) {
      add(messages.get(i), "messages[" + i + "]");
    }
    answerEveryCall();
    if (turns.isEmpty()) { // there are instructions only: they are what is said
      turns.add(new Turn(USER, new ArrayList<>(system)));
      system.clear();
    } else if (turns.get(0).role().equals(ASSISTANT)) {
      turns.add(0, new Turn(USER, List.of(ContentBlocks.text("…")))); // the API wants a user first
    }
    JsonObject with = system.isEmpty() ? message : message.with("system", instructions());
    return with.with("messages", turns.stream().map(Turn::toJson).toList());
  }

  /** One text as it is, several as blocks, which may be marked for caching. */
  private Object instructions() {
    JsonObject first = system.get(0);
    String text = first.string("text");
    return system.size() == 1 && !first.has("cache_control") && text != null ? text : system;
  }

  private void add(ChatMessage message, String path) {
    String content = path + ".content";
    switch (message.role()) {
      case "system", "developer" ->
          system.addAll(marked(ContentBlocks.of(message.content(), content, unsupported), message));
      case "assistant" -> addAssistant(message, path);
      case "tool", "function" -> addResult(message, content);
      default -> {
        List<JsonObject> blocks =
            marked(ContentBlocks.of(message.content(), content, unsupported), message);
        if (!blocks.isEmpty()) {
          turn(USER).blocks().addAll(blocks);
        }
      }
    }
  }

  /** A mark on the whole message is one on its last block. */
  private static List<JsonObject> marked(List<JsonObject> blocks, ChatMessage message) {
    JsonObject cache = message.json().object("cache_control");
    if (cache != null && !blocks.isEmpty()) {
      int last = blocks.size() - 1;
      blocks.set(last, blocks.get(last).with("cache_control", cache));
    }
    return blocks;
  }

  private Turn turn(String role) {
    if (turns.isEmpty() || !turns.get(turns.size() - 1).role().equals(role)) {
      turns.add(new Turn(role, new ArrayList<>()));
    }
    return turns.get(turns.size() - 1);
  }

  private void addAssistant(ChatMessage message, String path) {
    List<JsonObject> blocks = new ArrayList<>();
    for (JsonObject block : message.json().objects("thinking_blocks")) {
      if (isAnthropics(block)) {
        blocks.add(block);
      }
    }
    blocks.addAll(ContentBlocks.of(message.content(), path + ".content", unsupported));
    if (message.refusal() != null) {
      blocks.add(ContentBlocks.text(message.refusal()));
    }
    List<ToolCall> calls = message.toolCalls();
    for (int i = 0; i < calls.size(); i++) {
      blocks.add(call(calls.get(i), path + ".tool_calls[" + i + "]"));
    }
    if (!blocks.isEmpty()) {
      turn(ASSISTANT).blocks().addAll(marked(blocks, message));
    }
  }

  /** Only a block that Anthropic signed or sealed is its own; it refuses any other. */
  private static boolean isAnthropics(JsonObject block) {
    if (block.has("provider") || block.has("extra_content")) {
      return false;
    }
    String proof =
        switch (block.string("type") == null ? "" : block.string("type")) {
          case "thinking" -> block.string("signature");
          case "redacted_thinking" -> block.string("data");
          default -> null;
        };
    return proof != null && !proof.isEmpty();
  }

  private JsonObject call(ToolCall call, String path) {
    if (call.name().isEmpty()) {
      throw unsupported.refuse(path);
    }
    return JsonObject.of("type", "tool_use")
        .with("id", id(call.id()))
        .with("name", call.name())
        .with("input", input(call.arguments(), path + ".function.arguments"));
  }

  private static JsonObject input(String arguments, String path) {
    if (arguments.isBlank()) {
      return JsonObject.EMPTY;
    }
    try {
      return JsonObject.parse(arguments);
    } catch (JsonException e) {
      throw new InvalidRequest(
          "Invalid value for '" + path + "': expected a JSON object as text.",
          FailureDetail.ofParam(path),
          e);
    }
  }

  /** An id of another provider's, in the letters that Anthropic takes. */
  private static String id(@Nullable String id) {
    StringBuilder taken = new StringBuilder();
    for (char c : (id == null ? "" : id).toCharArray()) {
      boolean plain = c < 128 && Character.isLetterOrDigit(c) || c == '_' || c == '-';
      taken.append(plain ? c : '_');
    }
    return taken.isEmpty() ? "call" : taken.toString();
  }

  private void addResult(ChatMessage message, String path) {
    List<JsonObject> content = ContentBlocks.of(message.content(), path, unsupported);
    JsonObject result =
        JsonObject.of("type", "tool_result")
            .with("tool_use_id", id(message.json().string("tool_call_id")));
    if (message.content() instanceof JsonString text && !text.value().isEmpty()) {
      result = result.with("content", text);
    } else if (!content.isEmpty()) {
      result = result.with("content", content);
    }
    JsonObject cache = message.json().object("cache_control");
    turn(USER).addResult(cache == null ? result : result.with("cache_control", cache));
  }

  private void answerEveryCall() {
    for (int i = 0; i < turns.size(); i++) {
      Set<String> open = turns.get(i).ids("tool_use", "id");
      if (open.isEmpty()) {
        continue;
      }
      if (i + 1 == turns.size()) {
        turns.add(new Turn(USER, new ArrayList<>()));
      }
      Turn next = turns.get(i + 1);
      open.removeAll(next.ids("tool_result", "tool_use_id"));
      for (String id : open) {
        next.addResult(
            JsonObject.of("type", "tool_result")
                .with("tool_use_id", id)
                .with("content", "The call was not answered.")
                .with("is_error", true));
      }
    }
  }
}
