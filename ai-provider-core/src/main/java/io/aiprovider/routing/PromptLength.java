package io.aiprovider.routing;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import java.util.function.ToLongFunction;

/**
 * Whether a prompt is too long for a context window, beyond doubt. Tokens are counted only if the
 * number of characters and a quick estimate leave it open. Models count differently, so a prompt is
 * too long only if it has half as many tokens again as the window. Used by one thread.
 */
final class PromptLength {
  private static final double MARGIN = 1.5;

  /** No model for chats has a smaller window, and a token is a character or more. */
  private static final int SMALLEST_WINDOW = 4_000;

  private final ChatRequest request;
  private final ToLongFunction<ChatRequest> estimate;
  private final ToLongFunction<ChatRequest> count;
  private long characters = -1;
  private long estimated = -1;
  private long counted = -1;

  /**
   * @param estimate a quick estimate of the tokens of a prompt
   * @param count the exact count of a usual model
   */
  PromptLength(
      ChatRequest request,
      ToLongFunction<ChatRequest> estimate,
      ToLongFunction<ChatRequest> count) {
    this.request = request;
    this.estimate = estimate;
    this.count = count;
  }

  /** Whether it is so short that it fits into every window. */
  boolean fitsEverywhere() {
    return characters() <= SMALLEST_WINDOW;
  }

  /**
   * Whether it does not fit.
   *
   * @param window in tokens; 0 if it is not known
   */
  boolean exceeds(long window) {
    return window > 0
        && characters() > window
        && estimated() > window
        && tokens() > MARGIN * window;
  }

  private long characters() {
    if (characters < 0) {
      characters = 0;
      for (ChatMessage message : request.messages()) {
        characters += message.text().length();
      }
    }
    return characters;
  }

  private long estimated() {
    if (estimated < 0) {
      estimated = estimate.applyAsLong(request);
    }
    return estimated;
  }

  /** The number of tokens. */
  long tokens() {
    if (counted < 0) {
      counted = count.applyAsLong(request);
    }
    return counted;
  }
}
