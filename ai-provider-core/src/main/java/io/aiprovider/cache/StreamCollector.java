package io.aiprovider.cache;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.assembly.ResponseAssembler;
import org.jspecify.annotations.Nullable;

/**
 * Puts a stream together to be kept. It gives up, and frees what it has, as soon as the answer is
 * larger than what is kept. Used by one thread at a time.
 */
final class StreamCollector {
  private final long limit;
  private @Nullable ResponseAssembler assembler = new ResponseAssembler();

  /**
   * A collector of one answer.
   *
   * @param limit the size of the largest answer that is kept
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

  /** The whole answer; null if it was too large, or is not finished. */
  @Nullable ChatResponse response() {
    return assembler != null && assembler.finished() ? assembler.response() : null;
  }
}
