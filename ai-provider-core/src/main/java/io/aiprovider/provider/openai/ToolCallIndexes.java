package io.aiprovider.provider.openai;

import io.aiprovider.chat.ToolCallPositions;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives each piece of a tool call the index of its call. Some providers leave it out, and some give
 * all calls the same; callers' SDKs go by nothing else. Used by one thread.
 */
final class ToolCallIndexes {
  /** More choices than any provider gives; those beyond go uncorrected. */
  private static final int MOST = 128;

  private final Map<Long, ToolCallPositions> choices = new HashMap<>();

  /** The chunk with the right indexes; itself when it has them. */
  JsonObject corrected(JsonObject chunk) {
    JsonArray array = chunk.array("choices");
    List<JsonValue> changed = array == null ? null : Edits.of(array, this::changedChoice);
    return changed == null ? chunk : chunk.with("choices", changed);
  }

  private @Nullable JsonObject changedChoice(JsonObject choice) {
    JsonObject delta = choice.object("delta");
    JsonArray calls = delta == null ? null : delta.array("tool_calls");
    if (delta == null || calls == null) {
      return null;
    }
    Long given = choice.integer("index");
    Long index = given == null ? 0L : given;
    if (choices.size() >= MOST && !choices.containsKey(index)) {
      return null;
    }
    ToolCallPositions positions = choices.computeIfAbsent(index, i -> new ToolCallPositions());
    List<JsonValue> changed = Edits.of(calls, piece -> changedPiece(piece, positions));
    return changed == null ? null : choice.with("delta", delta.with("tool_calls", changed));
  }

  private static @Nullable JsonObject changedPiece(JsonObject piece, ToolCallPositions positions) {
    long position = positions.of(piece);
    Long index = piece.integer("index");
    return index != null && index == position ? null : piece.with("index", position);
  }
}
