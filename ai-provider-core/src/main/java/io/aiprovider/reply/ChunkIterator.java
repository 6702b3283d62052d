package io.aiprovider.reply;

import io.aiprovider.chat.ChatChunk;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Iterates over the chunks of a stream, and throws the failures of the stream. */
final class ChunkIterator implements Iterator<ChatChunk> {
  private final StreamingReply reply;
  private @Nullable ChatChunk upcoming;

  ChunkIterator(StreamingReply reply) {
    this.reply = reply;
  }

  @Override
  public boolean hasNext() {
    if (upcoming == null) {
      upcoming = reply.next();
    }
    return upcoming != null;
  }

  @Override
  public ChatChunk next() {
    if (!hasNext() || upcoming == null) {
      throw new NoSuchElementException("The stream has ended.");
    }
    ChatChunk chunk = upcoming;
    upcoming = null;
    return chunk;
  }
}
