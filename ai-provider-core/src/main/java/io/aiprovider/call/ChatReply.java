package io.aiprovider.call;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What comes back up the chain: a whole answer, or one that is still being streamed. Interceptors
 * treat both alike and hang what must happen afterwards on {@link #onEnd}.
 *
 * @since 0.1
 */
public sealed interface ChatReply extends AutoCloseable permits CompleteReply, StreamingReply {

  /** Who answers, by its configured name. */
  String provider();

  /** The model that answers, in the provider's own words as far as they are known by now. */
  String model();

  /** How this reply ended: usage, cost, failure. Null for one that is still being streamed. */
  @Nullable ReplyEnd end();

  /** What the call cost; null before the end, and where nothing is known of it. */
  default @Nullable Cost cost() {
    ReplyEnd end = end();
    return end == null ? null : end.cost();
  }

  /**
   * Runs a hook when this reply has ended, exactly once; at once if it has ended already. Hooks run
   * in the order in which they were added, so those nearer to the provider come first. What a hook
   * throws is logged and goes no further.
   */
  default void onEnd(Consumer<ReplyEnd> hook) {
    mapEnd(
        end -> {
          hook.accept(end);
          return end;
        });
  }

  /** Like {@link #onEnd}, for a hook that knows more of the end than those before it did. */
  void mapEnd(UnaryOperator<ReplyEnd> hook);

  /** Ends the reply. One that is still being streamed ends cancelled, and its provider is told. */
  @Override
  void close();
}
