package io.aiprovider.provider.anthropic;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Marks what the API should cache of a prompt: the tools, the system messages, and the conversation
 * up to the latest answer of the assistant. What comes after it is paid in full once, and is part
 * of the marked conversation of the next request. So a single question does not pay for a cache
 * that nobody reads.
 *
 * <p>A request with marks of its own is not changed.
 */
final class PromptCaching {
  private static final String MARK = "cache_control";

  /** The API refuses marks on these blocks. */
  private static final Set<String> UNMARKABLE = Set.of("thinking", "redacted_thinking");

  private final JsonObject mark;

  private PromptCaching(JsonObject mark) {
    this.mark = mark;
  }

  /**
   * Marks for this time to live.
   *
   * @throws IllegalArgumentException if it is neither 5 minutes nor an hour
   */
  static PromptCaching of(Duration ttl) {
    JsonObject ephemeral = JsonObject.of("type", "ephemeral");
    if (ttl.equals(Duration.ofMinutes(5))) {
      return new PromptCaching(ephemeral);
    }
    if (ttl.equals(Duration.ofHours(1))) {
      return new PromptCaching(ephemeral.with("ttl", "1h"));
    }
    throw new IllegalArgumentException(
        "prompt-cache-ttl is " + ttl + ": use 5m or 1h, the times that Anthropic keeps prompts.");
  }

  /** The body of a request with marks. */
  JsonObject addTo(JsonObject message) {
    List<JsonObject> tools = message.objects("tools");
    List<JsonObject> turns = message.objects("messages");
    List<JsonObject> system = systemBlocks(message);
    if (hasMark(tools) || hasMark(system) || hasMark(turns)) {
      return message;
    }
    JsonObject marked = message;
    if (!tools.isEmpty()) {
      marked = marked.with("tools", marked(tools));
    }
    if (!system.isEmpty()) {
      marked = marked.with("system", marked(system));
    }
    List<JsonObject> stable = markedAnswer(turns);
    return stable == null ? marked : marked.with("messages", stable);
  }

  private static List<JsonObject> systemBlocks(JsonObject message) {
    JsonValue system = message.get("system");
    return system instanceof JsonString text
        ? List.of(ContentBlocks.text(text.value()))
        : message.objects("system");
  }

  private static boolean hasMark(List<JsonObject> blocks) {
    return blocks.stream().anyMatch(block -> block.has(MARK) || hasMark(block.objects("content")));
  }

  /** The turns with a mark on the latest answer that was continued; null if there is none. */
  private @Nullable List<JsonObject> markedAnswer(List<JsonObject> turns) {
    for (int i = turns.size() - 2; i >= 0; i--) {
      JsonObject turn = turns.get(i);
      if ("assistant".equals(turn.string("role"))) {
        List<JsonObject> all = new ArrayList<>(turns);
        all.set(i, turn.with("content", marked(turn.objects("content"))));
        return all;
      }
    }
    return null;
  }

  /** The blocks with a mark on the last one that may have it. */
  private List<JsonObject> marked(List<JsonObject> blocks) {
    List<JsonObject> all = new ArrayList<>(blocks);
    for (int i = all.size() - 1; i >= 0; i--) {
      String type = all.get(i).string("type");
      if (type == null || !UNMARKABLE.contains(type)) {
        all.set(i, all.get(i).with(MARK, mark));
        break;
      }
    }
    return all;
  }
}
