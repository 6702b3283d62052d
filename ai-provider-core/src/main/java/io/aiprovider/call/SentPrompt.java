package io.aiprovider.call;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much of a prompt has been sent to a provider, and how much of that was answered. Not
 * thread-safe.
 */
final class SentPrompt {
  private final ToLongFunction<ChatRequest> estimate;
  private @Nullable ChatRequest sending;
  private long unanswered;
  private boolean sent;
  private boolean refused;
  private long answered;
  private boolean anyAnswered;

  /** A prompt whose tokens are not estimated. */
  SentPrompt() {
    this(request -> 0);
  }

  SentPrompt(ToLongFunction<ChatRequest> estimate) {
    this.estimate = estimate;
  }

  /** This is sent next. It is released when it has been sent. */
  void sending(ChatRequest next) {
    if (next != sending) {
      sending = next;
      unanswered = estimate.applyAsLong(next);
    }
  }

  void sent() {
    sent = true;
    refused = false;
    release();
  }

  /** Nothing more is sent. */
  void release() {
    sending = null;
  }

  void notSent() {
    sent = false;
  }

  /** What was sent last is answered with an error. */
  void refused() {
    refused = true;
  }

  boolean isRefused() {
    return refused;
  }

  /** Whether the provider has received something that it has not answered, or refused. */
  boolean isSent() {
    return sent;
  }

  /**
   * What was sent last is answered.
   *
   * @param usage null when the provider did not count
   */
  void answered(@Nullable Usage usage) {
    answered += usage == null || !usage.isCounted() ? unanswered : usage.promptTokens();
    anyAnswered = true;
    unanswered = 0;
    sent = false;
  }

  /** The tokens of the answered parts; null when there are none. */
  @Nullable Usage answered() {
    return anyAnswered ? Usage.of(answered, 0) : null;
  }

  /** The tokens of the answered parts and of what is sent now. */
  long tokens() {
    return answered + unanswered;
  }
}
