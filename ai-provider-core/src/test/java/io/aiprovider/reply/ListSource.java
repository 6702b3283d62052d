package io.aiprovider.reply;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.ChatException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chunks from a list, then the end or a failure; records what was taken and whether it was closed.
 */
public final class ListSource implements ChunkSource {
  private final Deque<ChatChunk> chunks;
  private final @Nullable ChatException failure;
  private int taken;
  private boolean closed;

  private ListSource(@Nullable ChatException failure, ChatChunk... chunks) {
    this.chunks = new ArrayDeque<>(List.of(chunks));
    this.failure = failure;
  }

  public static ListSource of(ChatChunk... chunks) {
    return new ListSource(null, chunks);
  }

  public static ListSource failing(ChatException failure, ChatChunk... chunks) {
    return new ListSource(failure, chunks);
  }

  @Override
  public @Nullable ChatChunk next() {
    ChatChunk next = chunks.poll();
    if (next != null) {
      taken++;
    } else if (failure != null) {
      throw failure;
    }
    return next;
  }

  public int taken() {
    return taken;
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
