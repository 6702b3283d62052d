package io.aiprovider.provider.openai.answer;

import io.aiprovider.chat.assembly.ToolCallPositions;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.wire.Edits;
import io.aiprovider.provider.wire.SyntheticId;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the call of each piece of a streamed tool call, because callers' SDKs use only the
 * {@code index}, and join ids and names that are repeated. The first piece of a call gets an index
 * of its own, an id that no other call has, a type and the name; the other pieces have only the
 * index. For one choice of one answer; used by one thread.
 */
@SuppressWarnings("ReferenceEquality") // an unchanged value is the same object
final class ToolCallIdentity {
  private final ToolCallPositions positions = new ToolCallPositions();
  private final Set<String> ids = new HashSet<>();
  private final BitSet named = new BitSet();
  private int opened;

  /** Whether there was any call. */
  boolean any() {
    return opened > 0;
  }

  /** The pieces of one chunk, changed; null if they need no change. */
  @Nullable List<JsonValue> changed(JsonArray pieces) {
    return Edits.of(pieces, this::changed);
  }

  private @Nullable JsonObject changed(JsonObject piece) {
    JsonObject readable = CallArguments.asText(piece, false);
    int position = positions.of(readable);
    Long index = readable.integer("index");
    JsonObject placed =
        index != null && index == position ? readable : readable.with("index", position);
    JsonObject identified = position == opened ? opening(placed) : continuing(placed, position);
    noteName(identified, position);
    return identified == piece ? null : identified;
  }

  private JsonObject opening(JsonObject piece) {
    opened++;
    JsonObject identified = piece;
    String id = piece.string("id");
    if (id == null || id.isEmpty() || !ids.add(id)) {
      String synthetic = SyntheticId.of("call_");
      ids.add(synthetic);
      identified = identified.with("id", synthetic);
    }
    return CallArguments.typed(identified);
  }

  private void noteName(JsonObject piece, int position) {
    JsonObject function = piece.object("function");
    if (function != null && hasText(function, "name")) {
      named.set(position);
    }
  }

  private JsonObject continuing(JsonObject piece, int position) {
    JsonObject identified = hasText(piece, "id") ? piece.without("id") : piece;
    JsonObject function = piece.object("function");
    return function != null && hasText(function, "name") && named.get(position)
        ? identified.with("function", function.without("name"))
        : identified;
  }

  private static boolean hasText(JsonObject object, String name) {
    String text = object.string(name);
    return text != null && !text.isEmpty();
  }
}
