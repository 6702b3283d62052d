package io.aiprovider.resilience.retry;

import io.aiprovider.reply.Target;
import java.util.function.ToLongFunction;

/** The largest context window that was too small for the prompt of a call, as far as known. */
final class WindowLimit {
  private final ToLongFunction<String> contextWindow;
  private boolean overflowed;
  private long tooSmall;

  /**
   * Creates an object without a limit.
   *
   * @param contextWindow the context window of a model, in tokens; 0 when not known
   */
  WindowLimit(ToLongFunction<String> contextWindow) {
    this.contextWindow = contextWindow;
  }

  /** Records that the prompt was too long for this target. */
  void tooSmall(Target target) {
    long window = contextWindow.applyAsLong(target.model());
    boolean unknown = window == 0 || overflowed && tooSmall == 0;
    tooSmall = unknown ? 0 : Math.max(tooSmall, window);
    overflowed = true;
  }

  /** Whether this target's window is not known to be as small as those that were too small. */
  boolean mayFit(Target target) {
    long window = contextWindow.applyAsLong(target.model());
    return !overflowed || tooSmall == 0 || window == 0 || window > tooSmall;
  }

  /**
   * Whether the prompt may fit into this target's window: its window is known to be larger than
   * those that were too small.
   */
  boolean fits(Target target) {
    return !overflowed || tooSmall > 0 && contextWindow.applyAsLong(target.model()) > tooSmall;
  }
}
