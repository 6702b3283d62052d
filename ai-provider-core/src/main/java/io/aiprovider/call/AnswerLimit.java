package io.aiprovider.call;

/**
 * Decides whether the answer of one attempt may become longer, because every token of it costs
 * money. Asked from time to time while a stream is received. Used by one thread at a time.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AnswerLimit {
  /** The answer may have any length. */
  AnswerLimit NONE = tokens -> Long.MAX_VALUE;

  /**
   * Asks whether an answer may be so long.
   *
   * @param tokens the length of the answer so far, in tokens
   * @return the length up to which it may grow before this is asked again; at least {@code tokens}
   * @throws io.aiprovider.failure.ChatException if it must end now
   */
  long allow(long tokens);
}
