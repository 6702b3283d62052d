package io.aiprovider.call;

import io.aiprovider.failure.ChatException;

/**
 * What a provider charges for a request that it did not answer and for which it reported no usage.
 * This is the only rule for such attempts: the cost of a call, budgets, limits, meters and the
 * ledger all follow from it.
 *
 * @since 0.1
 */
public enum Unanswered {
  /** The provider never received the request: there is no cost. */
  NOT_SENT,

  /** The provider answered with an error: it charges nothing. */
  REFUSED,

  /**
   * The provider received the request and gave no answer, whatever the reason: a timeout, a broken
   * connection, a caller that left. It may go on and charge, so the prompt and what was received of
   * the answer are charged.
   */
  CHARGED;

  /**
   * Applies the rule.
   *
   * @param failure why the attempt ended
   */
  static Unanswered of(SentPrompt prompt, Throwable failure) {
    if (!prompt.isSent()) {
      return NOT_SENT;
    }
    boolean refused =
        prompt.isRefused() || failure instanceof ChatException known && known.isErrorOfProvider();
    return refused ? REFUSED : CHARGED;
  }
}
