package io.aiprovider.resilience;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cancels attempts whose time is over. One thread serves all of them; it only ever cancels, which
 * closes a socket and wakes whoever waits for it.
 *
 * <p>A stream moves its deadline with every event. That is one write to a field: the timer looks at
 * the field when it comes round and goes back to sleep for what is left.
 */
public final class DeadlineTimer implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  public DeadlineTimer() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "ai-provider-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  Watch watch(ChatCall attempt, Duration limit, Supplier<ChatException> reason) {
    return new Watch(attempt, limit, reason);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** The deadlines of one attempt: one for all of it, and one for what it does just now. */
  final class Watch implements Runnable {
    private static final long NEVER = Long.MAX_VALUE;

    private final ChatCall attempt;
    private final long start = System.nanoTime();
    private final long end;
    private final Supplier<ChatException> endReason;
    private volatile long phaseEnd = NEVER;
    private volatile @Nullable Supplier<ChatException> phaseReason;
    private @Nullable ScheduledFuture<?> scheduled;
    private volatile long scheduledFor = NEVER;
    private boolean closed;

    private Watch(ChatCall attempt, Duration limit, Supplier<ChatException> reason) {
      this.attempt = attempt;
      this.end = limit.toNanos();
      this.endReason = reason;
      wakeAt(end);
    }

    private long now() {
      return System.nanoTime() - start;
    }

    /** Begins something that may take so long; zero: as long as it likes. */
    void phase(Duration limit, Supplier<ChatException> reason) {
      if (limit.isZero()) {
        phaseEnd = NEVER;
        return;
      }
      long until = now() + limit.toNanos();
      phaseReason = reason;
      phaseEnd = until;
      if (until < scheduledFor) {
        wakeAt(until);
      }
    }

    /** Gives what was begun that much time from now on; nothing if nothing was begun. */
    void extendPhase(Duration limit) {
      if (phaseEnd != NEVER) {
        phaseEnd = now() + limit.toNanos();
      }
    }

    /** Ends what was begun. */
    void endPhase() {
      phaseEnd = NEVER;
    }

    @Override
    public void run() {
      long now = now();
      Supplier<ChatException> reason = phaseReason;
      if (now >= end) {
        attempt.cancel(endReason.get());
      } else if (now >= phaseEnd && reason != null) {
        attempt.cancel(reason.get());
      } else {
        wakeAgain();
      }
    }

    private synchronized void wakeAgain() {
      scheduledFor = NEVER;
      wakeAt(Math.min(end, phaseEnd));
    }

    private synchronized void wakeAt(long when) {
      if (closed || when >= scheduledFor) {
        return;
      }
      if (scheduled != null) {
        scheduled.cancel(false);
      }
      scheduledFor = when;
      scheduled = timer.schedule(this, Math.max(0, when - now()), TimeUnit.NANOSECONDS);
    }

    synchronized void close() {
      closed = true;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }
  }
}
