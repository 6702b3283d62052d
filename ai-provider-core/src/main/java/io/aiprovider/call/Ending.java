package io.aiprovider.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one end of a reply, and the hooks that wait for it. Shared by all views of that reply.
 *
 * <p>Hooks run one after the other, on the thread that brings the end about or adds the hook after
 * it. No lock is held meanwhile, for they may wait for something.
 */
final class Ending {
  private static final Logger log = LoggerFactory.getLogger(Ending.class);

  private final Deque<UnaryOperator<ReplyEnd>> waiting = new ArrayDeque<>();
  private @Nullable ReplyEnd end;
  private boolean running;

  /** Ends the reply unless it has ended. */
  void fire(ReplyEnd first) {
    synchronized (waiting) {
      if (end != null) {
        return;
      }
      end = first;
      running = true;
    }
    runWaiting(first);
  }

  /** The end, with what the hooks so far told; null before it. */
  @Nullable ReplyEnd reached() {
    synchronized (waiting) {
      return end;
    }
  }

  void add(UnaryOperator<ReplyEnd> hook) {
    ReplyEnd reached;
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

  private void runWaiting(ReplyEnd reached) {
    ReplyEnd current = reached;
    while (true) {
      UnaryOperator<ReplyEnd> hook;
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

  private static ReplyEnd run(UnaryOperator<ReplyEnd> hook, ReplyEnd end) {
    try {
      return hook.apply(end);
    } catch (RuntimeException | Error e) {
      log.error("A hook on the end of a reply failed; the reply itself is not affected.", e);
      return end;
    }
  }
}
