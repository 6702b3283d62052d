package io.aiprovider.testing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.ChunkSource;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chunks, then what the script says happens after them; cancelled with its attempt. */
final class ScriptedChunks implements ChunkSource {
  private final ChatCall attempt;
  private final Iterator<ChatChunk> chunks;
  private final Runnable afterwards;

  /**
   * A stream.
   *
   * @param afterwards runs after the last chunk; throws an exception unless the stream is complete
   */
  ScriptedChunks(ChatCall attempt, List<ChatChunk> chunks, Runnable afterwards) {
    this.attempt = attempt;
    this.chunks = chunks.iterator();
    this.afterwards = afterwards;
  }

  @Override
  public @Nullable ChatChunk next() {
    ChatChunk chunk = poll();
    if (chunk == null) {
      afterwards.run();
    }
    return chunk;
  }

  @Override
  public @Nullable ChatChunk poll() {
    ChatException reason = attempt.cancelled();
    if (reason != null) {
      throw reason;
    }
    return chunks.hasNext() ? chunks.next() : null;
  }

  @Override
  public boolean isReady() {
    return true; // what happens afterwards may take its time
  }

  @Override
  public boolean onReadable(Runnable listener) {
    return true;
  }

  @Override
  public void close() {
    // nothing is open
  }
}
