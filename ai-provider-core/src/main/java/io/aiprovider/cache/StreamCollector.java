package io.aiprovider.cache;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.assembly.ResponseAssembler;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a stream so that its answer can be cached. It stops and frees its memory as soon as the
 * answer is larger than the limit. Used by one thread at a time.
 */
final class StreamCollector {
  private final long limit;
  private @Nullable ResponseAssembler assembler = new ResponseAssembler();

  /**
   * Creates a collector for one answer.
   *
   * @param limit the size of the largest answer that is cached
   */
  StreamCollector(long limit) {
    this.limit = limit;
  }

  void add(ChatChunk chunk) {
    if (assembler != null) {
      assembler.add(chunk);
      if (assembler.size() > limit) {
        assembler = null;
      }
    }
  }

  /** The whole answer; null if it was too large, or is not complete. */
  @Nullable ChatResponse response() {
    return assembler != null && assembler.finished() ? assembler.response() : null;
  }
}
