package io.aiprovider.reply;

import io.aiprovider.chat.ChatChunk;
import java.util.function.Consumer;

/** A transform that never waits with a chunk. */
record WithoutBlocking(ChunkTransform transform) implements ChunkTransform {
  @Override
  public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
    transform.onChunk(chunk, next);
  }

  @Override
  public boolean mayBlock(ChatChunk chunk) {
    return false;
  }

  @Override
  public void onEnd(Consumer<ChatChunk> next) {
    transform.onEnd(next);
  }
}
