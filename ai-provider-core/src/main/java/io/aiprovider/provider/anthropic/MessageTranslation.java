package io.aiprovider.provider.anthropic;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.AnsweredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in Anthropic's form: system messages apart from the others, user and assistant in
 * alternating turns, and every tool call answered in the turn after it, results first.
 */
final class MessageTranslation {
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";
  private static final String SYSTEM = "system";

  /** The text of a user turn that the API requires but that the conversation does not contain. */
  private static final JsonObject PLACEHOLDER = ContentBlocks.text("…");

  private static final JsonObject CONTINUE = ContentBlocks.text("Continue.");

  private record Turn(String role, List<JsonObject> blocks) {
    JsonObject toJson() {
      return JsonObject.of("role", role).with("content", blocks);
    }
  }

  private final Unsupported unsupported;
  private final List<JsonObject> system = new ArrayList<>();

  /** System messages within the conversation, which wait for the end of a user's turn. */
  private final List<JsonObject> pendingSystem = new ArrayList<>();

  /** Whether system messages within the conversation stay at their places. */
  private boolean keepsPlaces;

  private final List<Turn> turns = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();

  MessageTranslation(Unsupported unsupported) {
    this.unsupported = unsupported;
  }

  /** Adds the conversation of the request to the body. */
  JsonObject addTo(JsonObject message, ChatRequest request) {
    keepsPlaces = ModelVersion.bindsThinking(request.model());
    AnsweredMessage.of(request.messages(), unsupported).forEach(this::add);
    if (turns.isEmpty()) { // only system messages: they become the user's text
      turns.add(new Turn(USER, system.isEmpty() ? List.of(PLACEHOLDER) : new ArrayList<>(system)));
      system.clear();
    } else if (turns.get(0).role().equals(ASSISTANT)) {
      turns.add(0, new Turn(USER, List.of(PLACEHOLDER))); // the API requires a user's turn first
    }
    prepareLastTurn(request);
    addPendingSystem();
    JsonObject with = system.isEmpty() ? message : message.with("system", instructions());
    return with.with("messages", turns.stream().map(Turn::toJson).toList());
  }

  /** The system messages: one as a text, several as blocks, which may be marked for caching. */
  private Object instructions() {
    JsonObject first = system.get(0);
    String text = first.string("text");
    return system.size() == 1 && !first.has("cache_control") && text != null ? text : system;
  }

  /**
   * Prepares the last turn. If it is the assistant's, the model continues this text, which must not
   * end with white space. Models since 4.6 do not accept this, nor do older ones together with
   * thinking or a schema: a user's turn is added, which asks them to continue.
   */
  private void prepareLastTurn(ChatRequest request) {
    List<JsonObject> last = turns.get(turns.size() - 1).blocks();
    if (!turns.get(turns.size() - 1).role().equals(ASSISTANT)) {
      return;
    }
    String text = last.get(last.size() - 1).string("text");
    boolean canContinue =
        !ModelVersion.of(request.model()).isAtLeast(4, 6)
            && !request.has("thinking")
            && !request.has("reasoning_effort")
            && !request.has("response_format");
    if (text == null || !canContinue) {
      turns.add(new Turn(USER, List.of(CONTINUE)));
    } else {
      last.set(last.size() - 1, last.get(last.size() - 1).with("text", text.stripTrailing()));
    }
  }

  private void add(AnsweredMessage answered) {
    ChatMessage message = answered.message();
    switch (message.role()) {
      case "system", "developer" ->
          (keepsPlaces && !turns.isEmpty() ? pendingSystem : system).addAll(instructions(answered));
      case "assistant" -> addAssistant(answered);
      default -> add(USER, marked(blocks(message, answered.path()), message));
    }
  }

  /** The API accepts system messages after a turn of the user. */
  private void addPendingSystem() {
    if (!pendingSystem.isEmpty() && turns.get(turns.size() - 1).role().equals(USER)) {
      turns.add(new Turn(SYSTEM, List.copyOf(pendingSystem)));
      pendingSystem.clear();
    }
  }

  private void add(String role, List<JsonObject> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    if (role.equals(ASSISTANT)) {
      addPendingSystem();
    }
    if (turns.isEmpty() || !turns.get(turns.size() - 1).role().equals(role)) {
      turns.add(new Turn(role, new ArrayList<>()));
    }
    turns.get(turns.size() - 1).blocks().addAll(blocks);
  }

  private List<JsonObject> blocks(ChatMessage message, String path) {
    return ContentBlocks.of(message.content(), path + ".content", unsupported);
  }

  private List<JsonObject> instructions(AnsweredMessage answered) {
    List<JsonObject> blocks = blocks(answered.message(), answered.path());
    if (!blocks.stream().allMatch(block -> block.has("text"))) {
      throw unsupported.refuse(
          answered.path() + ".content"); // system messages have only text there
    }
    return marked(blocks, answered.message());
  }

  /** The blocks, with a cache mark of the whole message on the last one. */
  private static List<JsonObject> marked(List<JsonObject> blocks, ChatMessage message) {
    JsonObject cache = message.json().object("cache_control");
    if (cache != null && !blocks.isEmpty()) {
      int last = blocks.size() - 1;
      blocks.set(last, blocks.get(last).with("cache_control", cache));
    }
    return blocks;
  }

  private void addAssistant(AnsweredMessage answered) {
    ChatMessage message = answered.message();
    List<JsonObject> blocks = new ArrayList<>();
    for (JsonObject block : message.json().objects("thinking_blocks")) {
      if (isFromAnthropic(block)) {
        blocks.add(block);
      }
    }
    blocks.addAll(blocks(message, answered.path()));
    if (message.refusal() != null) {
      blocks.add(ContentBlocks.text(message.refusal()));
    }
    List<JsonObject> results = new ArrayList<>();
    for (AnsweredMessage.Call call : answered.calls()) {
      String id = unique(call.call().id());
      blocks.add(
          JsonObject.of("type", "tool_use")
              .with("id", id)
              .with("name", ToolTranslation.acceptedName(call.call().name()))
              .with("input", call.arguments()));
      results.add(result(JsonObject.of("type", "tool_result").with("tool_use_id", id), call));
    }
    add(ASSISTANT, marked(blocks, message));
    add(USER, results);
  }

  /** Whether Anthropic signed or encrypted the block; it refuses any other. */
  private static boolean isFromAnthropic(JsonObject block) {
    if (block.has("provider") || block.has("extra_content")) {
      return false;
    }
    String signature =
        switch (block.string("type") == null ? "" : block.string("type")) {
          case "thinking" -> block.string("signature");
          case "redacted_thinking" -> block.string("data");
          default -> null;
        };
    return signature != null && !signature.isEmpty();
  }

  /** An id in characters that Anthropic accepts, which no other call of the conversation has. */
  private String unique(String id) {
    String base = id.isEmpty() ? "call" : ToolTranslation.inAcceptedCharacters(id);
    String unique = base;
    while (!ids.add(unique)) {
      unique = base + "_" + (counts.merge(base, 1, Integer::sum) + 1);
    }
    return unique;
  }

  private JsonObject result(JsonObject result, AnsweredMessage.Call call) {
    @Nullable ChatMessage message = call.result();
    if (message == null) {
      return result.with("content", "The call was not answered.").with("is_error", true);
    }
    List<JsonObject> blocks = blocks(message, call.path());
    JsonObject withContent =
        blocks.isEmpty()
            ? result
            : result.with("content", message.content() instanceof JsonString text ? text : blocks);
    JsonObject cache = message.json().object("cache_control");
    return cache == null ? withContent : withContent.with("cache_control", cache);
  }
}
