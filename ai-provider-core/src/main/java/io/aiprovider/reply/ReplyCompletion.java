package io.aiprovider.reply;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single end of a reply, and the hooks that wait for it. Shared by all views of that reply.
 *
 * <p>Hooks run one after the other, on the thread that ends the reply, or on the thread that adds a
 * hook after the end. No lock is held while they run, because they may block.
 */
final class ReplyCompletion {
  private static final Logger log = LoggerFactory.getLogger(ReplyCompletion.class);

  private final Deque<UnaryOperator<ReplyOutcome>> waiting = new ArrayDeque<>();
  private @Nullable ReplyOutcome end;
  private @Nullable ReplyOutcome delayed;
  private int delays;
  private boolean running;

  /** Ends the reply unless it has ended; later if its end is delayed. */
  void fire(ReplyOutcome first) {
    synchronized (waiting) {
      if (end != null || delayed != null) {
        return;
      }
      if (delays > 0) {
        delayed = first;
        return;
      }
      end = first;
      running = true;
    }
    runWaiting(first);
  }

  /**
   * Delays the end.
   *
   * @return lets the reply end; to be run once
   */
  Runnable delay() {
    synchronized (waiting) {
      delays++;
    }
    return this::endDelay;
  }

  private void endDelay() {
    ReplyOutcome first;
    synchronized (waiting) {
      first = delayed;
      if (--delays > 0 || first == null) {
        return;
      }
      end = first;
      running = true;
    }
    runWaiting(first);
  }

  /** The end, with what the hooks so far added to it; null before the end. */
  @Nullable ReplyOutcome reached() {
    synchronized (waiting) {
      return end;
    }
  }

  void add(UnaryOperator<ReplyOutcome> hook) {
    ReplyOutcome reached;
    synchronized (waiting) {
      waiting.add(hook);
      if (end == null || running) {
        return;
      }
      reached = end;
      running = true;
    }
    runWaiting(reached);
  }

  private void runWaiting(ReplyOutcome reached) {
    ReplyOutcome current = reached;
    while (true) {
      UnaryOperator<ReplyOutcome> hook;
      synchronized (waiting) {
        hook = waiting.poll();
        if (hook == null) {
          end = current;
          running = false;
          return;
        }
      }
      current = run(hook, current);
    }
  }

  private static ReplyOutcome run(UnaryOperator<ReplyOutcome> hook, ReplyOutcome end) {
    try {
      return hook.apply(end);
    } catch (RuntimeException | Error e) {
      log.error("A hook on the end of a reply failed; the reply itself is not affected.", e);
      return end;
    }
  }
}
