package io.aiprovider.reply;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What comes back up the chain: a whole answer, or one that is still being streamed. Interceptors
 * treat both alike and add what must happen afterwards by {@link #onEnd}.
 *
 * @since 0.1
 */
public sealed interface ChatReply extends AutoCloseable permits CompleteReply, StreamingReply {

  /** Who answers, by its configured name. */
  String provider();

  /** The model that answers, in the provider's own words as far as they are known by now. */
  String model();

  /** How this reply ended: usage, cost, failure. Null for one that is still being streamed. */
  @Nullable ReplyOutcome end();

  /** What the call cost; null before the end, and where nothing is known of it. */
  default @Nullable Cost cost() {
    ReplyOutcome end = end();
    return end == null ? null : end.cost();
  }

  /**
   * Runs a hook when this reply has ended, exactly once; at once if it has ended already. Hooks run
   * in the order in which they were added, so those nearer to the provider come first. What a hook
   * throws is logged and has no other effect.
   */
  default void onEnd(Consumer<ReplyOutcome> hook) {
    mapEnd(
        end -> {
          hook.accept(end);
          return end;
        });
  }

  /** Like {@link #onEnd}, for a hook that adds to what the hooks after it are given. */
  void mapEnd(UnaryOperator<ReplyOutcome> hook);

  /**
   * Ends the reply. A stream that is not complete ends as cancelled, and its request is cancelled.
   */
  @Override
  void close();
}
