package io.aiprovider.chat.assembly;

import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which tool call a piece of a stream belongs to, by the order in which the calls were opened.
 * Providers differ in which of index, id and name they send with which piece, so:
 *
 * <ul>
 *   <li>pieces belong together by index; without one by id; without either, a piece continues the
 *       call of the piece before it;
 *   <li>a name opens a call, unless it belongs to a call that has no name yet, or repeats the name
 *       of a call whose arguments are not complete;
 *   <li>an id that changes opens no call by itself: some providers send another one with each
 *       piece;
 *   <li>an empty or null member is treated as absent, and an index may be text.
 * </ul>
 *
 * <p>For the pieces of one choice, in their order. Used by one thread.
 *
 * @since 0.1
 */
public final class ToolCallPositions {
  private final List<Opened> calls = new ArrayList<>();
  private @Nullable Opened last;

  /** The position of the call that the piece belongs to, from 0 on. */
  public int of(JsonObject piece) {
    Piece read = Piece.of(piece);
    Opened call = callOf(read);
    call.add(read);
    last = call;
    return call.position;
  }

  private Opened callOf(Piece piece) {
    Opened candidate = candidate(piece);
    if (candidate != null && candidate.isContinuedBy(piece)) {
      return candidate;
    }
    Opened opened = new Opened(calls.size(), piece.index());
    calls.add(opened);
    return opened;
  }

  /** The call that the piece would continue; null if there is none. */
  private @Nullable Opened candidate(Piece piece) {
    Opened sameIndex = null;
    Opened sameId = null;
    for (Opened call : calls) {
      boolean hasIndex = piece.index() != null && piece.index().equals(call.index);
      boolean hasId = piece.id() != null && piece.id().equals(call.id);
      if (hasIndex && hasId) {
        return call;
      }
      sameIndex = hasIndex ? call : sameIndex;
      sameId = hasId ? call : sameId;
    }
    if (sameIndex != null) {
      return sameIndex;
    }
    if (piece.index() == null) {
      return sameId != null ? sameId : last;
    }
    boolean opens = piece.name() != null || piece.id() != null;
    return opens ? null : last; // an index for which no call was opened
  }

  /** The fields of a piece that identify its call. */
  private record Piece(
      @Nullable Long index, @Nullable String id, @Nullable String name, String arguments) {

    static Piece of(JsonObject json) {
      JsonObject function =
          Objects.requireNonNullElse(
              json.object(json.has("custom") ? "custom" : "function"), JsonObject.EMPTY);
      return new Piece(
          number(json.get("index")),
          nullIfEmpty(json.string("id")),
          nullIfEmpty(function.string("name")),
          Objects.requireNonNullElse(function.string("arguments"), ""));
    }

    private static @Nullable Long number(@Nullable JsonValue index) {
      if (index instanceof JsonString text && !text.value().isEmpty()) {
        boolean digits =
            text.value().length() < 10 && text.value().chars().allMatch(Piece::isDigit);
        return digits ? Long.valueOf(text.value()) : null;
      }
      return index instanceof JsonNumber number ? number.asLong() : null;
    }

    private static boolean isDigit(int c) {
      return c >= '0' && c <= '9';
    }

    private static @Nullable String nullIfEmpty(@Nullable String text) {
      return text == null || text.isEmpty() ? null : text;
    }
  }

  private static final class Opened {
    private final int position;
    private final @Nullable Long index;
    private final JsonExtent arguments = new JsonExtent();
    private @Nullable String id;
    private @Nullable String name;

    Opened(int position, @Nullable Long index) {
      this.position = position;
      this.index = index;
    }

    void add(Piece piece) {
      id = id == null ? piece.id() : id;
      name = name == null ? piece.name() : name;
      arguments.add(piece.arguments());
    }

    boolean isContinuedBy(Piece piece) {
      boolean otherId = id != null && piece.id() != null && !id.equals(piece.id());
      if (piece.name() == null) {
        // if pieces have neither name nor index, their ids separate the calls
        return name != null || index != null || !otherId;
      }
      if (name == null) {
        return !otherId;
      }
      if (!name.equals(piece.name())) {
        return false;
      }
      if (arguments.isComplete()) {
        return !otherId && piece.arguments().isBlank();
      }
      return arguments.hasBegun() || !otherId;
    }
  }
}
