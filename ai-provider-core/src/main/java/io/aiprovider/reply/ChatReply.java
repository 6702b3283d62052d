package io.aiprovider.reply;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the chain returns: a whole answer, or one that is still being streamed. Interceptors handle
 * both in the same way, and use {@link #onEnd} for actions at the end.
 *
 * @since 0.1
 */
public sealed interface ChatReply extends AutoCloseable permits CompleteReply, StreamingReply {

  /** The configured name of the provider that answers. */
  String provider();

  /**
   * The model that answers: the provider's own name for it if already known, else the requested
   * name.
   */
  String model();

  /** How this reply ended: usage, cost, failure. Null while it is still being streamed. */
  @Nullable ReplyOutcome end();

  /** What the call cost; null before the end, and when it is not known. */
  default @Nullable Cost cost() {
    ReplyOutcome end = end();
    return end == null ? null : end.cost();
  }

  /**
   * Runs a hook exactly once, when this reply has ended; immediately if it has ended already. Hooks
   * run in the order in which they were added, so those nearer to the provider come first. An
   * exception from a hook is logged and has no other effect.
   */
  default void onEnd(Consumer<ReplyOutcome> hook) {
    mapEnd(
        end -> {
          hook.accept(end);
          return end;
        });
  }

  /** Like {@link #onEnd}, for a hook that changes the outcome which later hooks receive. */
  void mapEnd(UnaryOperator<ReplyOutcome> hook);

  /**
   * Ends the reply. A stream that is not complete ends as cancelled, and its request is cancelled.
   */
  @Override
  void close();
}
