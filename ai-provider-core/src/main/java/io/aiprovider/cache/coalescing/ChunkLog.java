package io.aiprovider.cache.coalescing;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a stream that somebody may still read, by their position in it. They are kept as
 * bytes, because a parsed chunk takes ten times the memory. Not thread-safe.
 */
final class ChunkLog {
  private static final long RESERVATION = 16 * 1024;
  private static final int ENTRY = 24; // the header of an array, and its place in the list
  private static final int MANY = 1_024;

  private final BufferSpace space;
  private final List<byte @Nullable []> chunks = new ArrayList<>();
  private long offset; // the position of the first element
  private long first; // the position of the first chunk that is not released
  private long bytes;
  private long reserved;

  ChunkLog(BufferSpace space) {
    this.space = space;
  }

  /** The position of the next chunk. */
  long end() {
    return offset + chunks.size();
  }

  long bytes() {
    return bytes;
  }

  /** Adds a chunk; false if there is no memory for more, in which case it has been added, too. */
  boolean add(ChatChunk chunk) {
    byte[] json = chunk.json().toBytes();
    chunks.add(json);
    bytes += json.length + ENTRY;
    if (bytes <= reserved) {
      return true;
    }
    long more = Math.max(RESERVATION, bytes - reserved);
    if (space.reserve(more)) {
      reserved += more;
      return true;
    }
    return false;
  }

  /** Counts a chunk that nobody will read here. */
  void skip() {
    chunks.add(null);
    releaseBefore(end());
  }

  /** The chunk at this position; null if it was released. */
  @Nullable ChatChunk get(long position) {
    if (position < first) {
      return null;
    }
    byte[] json = chunks.get((int) (position - offset));
    return json == null ? null : new ChatChunk(JsonObject.parseLenient(json));
  }

  /** Releases the oldest chunk; false if there is none. */
  boolean releaseFirst() {
    if (first == end()) {
      return false;
    }
    releaseBefore(first + 1);
    return true;
  }

  /** Releases the chunks before this position. */
  void releaseBefore(long position) {
    while (first < position) {
      byte[] json = chunks.set((int) (first - offset), null);
      bytes -= json == null ? 0 : json.length + ENTRY;
      first++;
    }
    if (first - offset > MANY || first == end()) {
      chunks.subList(0, (int) (first - offset)).clear();
      offset = first;
    }
    if (reserved - bytes > 2 * RESERVATION) {
      giveBack(reserved - bytes - RESERVATION);
    }
  }

  /** Gives back the memory; the chunks can still be read. */
  void close() {
    giveBack(reserved);
  }

  private void giveBack(long unused) {
    space.release(unused);
    reserved -= unused;
  }
}
