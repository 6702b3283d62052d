package io.aiprovider.reply;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.assembly.ResponseReplay;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The chunks of a whole answer. */
final class ReplayedChunks implements ChunkSource {
  private final Iterator<ChatChunk> chunks;

  ReplayedChunks(ChatResponse response) {
    this.chunks = ResponseReplay.chunksOf(response).iterator();
  }

  @Override
  public @Nullable ChatChunk next() {
    return chunks.hasNext() ? chunks.next() : null;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void close() {
    // nothing is open
  }
}
