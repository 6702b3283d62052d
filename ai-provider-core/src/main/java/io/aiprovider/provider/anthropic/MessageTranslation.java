package io.aiprovider.provider.anthropic;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.AnsweredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as Anthropic takes it: instructions apart, user and assistant in alternating
 * turns, and every tool call answered in the turn after it, results first.
 */
final class MessageTranslation {
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";
  private static final String SYSTEM = "system";

  /** The text of a user turn that the API requires but that the conversation does not contain. */
  private static final JsonObject NOTHING = ContentBlocks.text("…");

  private static final JsonObject GO_ON = ContentBlocks.text("Continue.");

  private record Turn(String role, List<JsonObject> blocks) {
    JsonObject toJson() {
      return JsonObject.of("role", role).with("content", blocks);
    }
  }

  private final Unsupported unsupported;
  private final List<JsonObject> system = new ArrayList<>();

  /** Instructions that came amid the conversation, and wait for the end of a user's turn. */
  private final List<JsonObject> later = new ArrayList<>();

  private boolean inPlace;
  private final List<Turn> turns = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();

  MessageTranslation(Unsupported unsupported) {
    this.unsupported = unsupported;
  }

  /** The message with the request's conversation. */
  JsonObject addTo(JsonObject message, ChatRequest request) {
    inPlace = ModelVersion.bindsThinking(request.model());
    AnsweredMessage.of(request.messages(), unsupported).forEach(this::add);
    if (turns.isEmpty()) { // there are instructions only: they become the user's text
      turns.add(new Turn(USER, system.isEmpty() ? List.of(NOTHING) : new ArrayList<>(system)));
      system.clear();
    } else if (turns.get(0).role().equals(ASSISTANT)) {
      turns.add(0, new Turn(USER, List.of(NOTHING))); // the API wants a user first
    }
    end(request);
    addLater();
    JsonObject with = system.isEmpty() ? message : message.with("system", instructions());
    return with.with("messages", turns.stream().map(Turn::toJson).toList());
  }

  /** One text as it is, several as blocks, which may be marked for caching. */
  private Object instructions() {
    JsonObject first = system.get(0);
    String text = first.string("text");
    return system.size() == 1 && !first.has("cache_control") && text != null ? text : system;
  }

  /**
   * An answer at the end is the beginning of the next, without spaces at its end. Models since 4.6
   * refuse to be begun for, and so do the others when they think or keep to a schema.
   */
  private void end(ChatRequest request) {
    List<JsonObject> last = turns.get(turns.size() - 1).blocks();
    if (!turns.get(turns.size() - 1).role().equals(ASSISTANT)) {
      return;
    }
    String text = last.get(last.size() - 1).string("text");
    boolean beginsFreely =
        !ModelVersion.of(request.model()).isAtLeast(4, 6)
            && !request.has("thinking")
            && !request.has("reasoning_effort")
            && !request.has("response_format");
    if (text == null || !beginsFreely) {
      turns.add(new Turn(USER, List.of(GO_ON)));
    } else {
      last.set(last.size() - 1, last.get(last.size() - 1).with("text", text.stripTrailing()));
    }
  }

  private void add(AnsweredMessage said) {
    ChatMessage message = said.message();
    switch (message.role()) {
      case "system", "developer" ->
          (inPlace && !turns.isEmpty() ? later : system).addAll(instructions(said));
      case "assistant" -> addAssistant(said);
      default -> add(USER, marked(blocks(message, said.path()), message));
    }
  }

  /** The API takes instructions after a turn of the user. */
  private void addLater() {
    if (!later.isEmpty() && turns.get(turns.size() - 1).role().equals(USER)) {
      turns.add(new Turn(SYSTEM, List.copyOf(later)));
      later.clear();
    }
  }

  private void add(String role, List<JsonObject> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    if (role.equals(ASSISTANT)) {
      addLater();
    }
    if (turns.isEmpty() || !turns.get(turns.size() - 1).role().equals(role)) {
      turns.add(new Turn(role, new ArrayList<>()));
    }
    turns.get(turns.size() - 1).blocks().addAll(blocks);
  }

  private List<JsonObject> blocks(ChatMessage message, String path) {
    return ContentBlocks.of(message.content(), path + ".content", unsupported);
  }

  private List<JsonObject> instructions(AnsweredMessage said) {
    List<JsonObject> blocks = blocks(said.message(), said.path());
    if (!blocks.stream().allMatch(block -> block.has("text"))) {
      throw unsupported.refuse(said.path() + ".content"); // instructions are texts there
    }
    return marked(blocks, said.message());
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

  private void addAssistant(AnsweredMessage said) {
    ChatMessage message = said.message();
    List<JsonObject> blocks = new ArrayList<>();
    for (JsonObject block : message.json().objects("thinking_blocks")) {
      if (isAnthropics(block)) {
        blocks.add(block);
      }
    }
    blocks.addAll(blocks(message, said.path()));
    if (message.refusal() != null) {
      blocks.add(ContentBlocks.text(message.refusal()));
    }
    List<JsonObject> results = new ArrayList<>();
    for (AnsweredMessage.Call call : said.calls()) {
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

  /** An id in the letters that Anthropic takes, and that no other call of the conversation has. */
  private String unique(String id) {
    String base = id.isEmpty() ? "call" : ToolTranslation.inAcceptedLetters(id);
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
    JsonObject told =
        blocks.isEmpty()
            ? result
            : result.with("content", message.content() instanceof JsonString text ? text : blocks);
    JsonObject cache = message.json().object("cache_control");
    return cache == null ? told : told.with("cache_control", cache);
  }
}
