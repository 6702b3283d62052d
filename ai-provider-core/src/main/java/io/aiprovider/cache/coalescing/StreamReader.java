package io.aiprovider.cache.coalescing;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.reply.ChunkSource;
import org.jspecify.annotations.Nullable;

/** A shared stream as one call reads it. Used by one thread at a time. */
final class StreamReader implements ChunkSource {
  private final SharedStream stream;
  private final Participant participant;
  private boolean closed;

  StreamReader(SharedStream stream, Participant participant) {
    this.stream = stream;
    this.participant = participant;
  }

  @Override
  public @Nullable ChatChunk next() {
    return stream.next(participant);
  }

  @Override
  public @Nullable ChatChunk poll() {
    return stream.poll(participant);
  }

  @Override
  public boolean isReady() {
    return stream.isReady(participant);
  }

  @Override
  public boolean onReadable(Runnable listener) {
    return stream.onReadable(participant, listener);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      stream.closed(participant);
    }
  }
}
