package io.aiprovider.chat;

import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tool call a piece of a stream belongs to, by the order in which the calls were opened.
 * Pieces belong together by index; providers differ in what they leave out, so:
 *
 * <ul>
 *   <li>a piece with an id that no call has yet opens a call, even under an index in use;
 *   <li>a piece without an index goes to the call with its id, or to the one last added to;
 *   <li>an empty or null id says nothing.
 * </ul>
 *
 * <p>For the pieces of one choice, in their order. Used by one thread.
 *
 * @since 0.1
 */
public final class ToolCallPositions {
  private static final int NONE = -1;

  private final List<Opened> calls = new ArrayList<>();
  private int last = NONE;

  /** The position of the call that the piece belongs to, from 0 on. */
  public int of(JsonObject piece) {
    String id = piece.string("id");
    boolean named = id != null && !id.isEmpty();
    last = find(named ? id : null, piece.integer("index"));
    if (named) {
      calls.get(last).id = id;
    }
    return last;
  }

  private int find(@Nullable String id, @Nullable Long index) {
    for (int i = calls.size() - 1; i >= 0; i--) {
      Opened call = calls.get(i);
      boolean sameId = id == null || call.id == null || call.id.equals(id);
      if (index != null && index.equals(call.index) && sameId) {
        return i;
      }
      if (index == null && id != null && id.equals(call.id)) {
        return i;
      }
    }
    if (index == null && id == null && last != NONE) {
      return last;
    }
    calls.add(new Opened(index));
    return calls.size() - 1;
  }

  private static final class Opened {
    private final @Nullable Long index;
    private @Nullable String id;

    Opened(@Nullable Long index) {
      this.index = index;
    }
  }
}
