package io.aiprovider.resilience;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels attempts whose time is over. One thread serves all of them; it only ever cancels, which
 * closes a socket and wakes whoever waits for it.
 *
 * <p>Nearly every attempt ends in time, so that is what costs least: an attempt adds itself to a
 * concurrent set and removes itself again; there is no queue in the order of time and no lock that
 * all attempts share. A stream moves its deadline with every event, which is one write to a field.
 * The thread sleeps until the earliest deadline it saw when it last looked, then looks at all
 * attempts under way once more. Most of those it saw have ended by then, so it rarely looks. Only
 * an attempt whose deadline comes before that moment wakes it.
 */
public final class DeadlineTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeadlineTimer.class);
  private static final long NEVER = Long.MAX_VALUE;

  /** The least time between two looks, however many attempts come and wake the thread. */
  private static final Duration REST = Duration.ofMillis(5);

  private final MonotonicClock clock;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::run, "ai-provider-deadlines");

  /** When the thread looks next; {@link #NEVER} while it looks, so that whoever comes wakes it. */
  private volatile long wakesAt = NEVER;

  private volatile boolean closed;

  public DeadlineTimer(MonotonicClock clock) {
    this.clock = clock;
    thread.setDaemon(true);
    thread.start();
  }

  Watch watch(ChatCall attempt, Duration limit, Supplier<ChatException> reason) {
    Watch watch = new Watch(attempt, after(limit), reason);
    watches.add(watch);
    wakeBefore(watch.end);
    return watch;
  }

  private long after(Duration limit) {
    long now = clock.nanos();
    return limit.compareTo(Duration.ofNanos(NEVER - now)) < 0 ? now + limit.toNanos() : NEVER;
  }

  private void wakeBefore(long deadline) {
    if (deadline < wakesAt) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      while (!closed) {
        wakesAt = NEVER;
        long next = cancelLate();
        wakesAt = next;
        Thread.sleep(REST.toMillis());
        if (next == NEVER) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, next - clock.nanos());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody else knows this thread: the process is ending
    }
  }

  /** Cancels the attempts whose time is over, and returns the earliest deadline of the others. */
  private long cancelLate() {
    long now = clock.nanos();
    long next = NEVER;
    for (Watch watch : watches) {
      try {
        next = Math.min(next, watch.cancelIfLate(now));
      } catch (RuntimeException | Error e) {
        log.error("An attempt that took too long could not be cancelled.", e);
      }
    }
    return next;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /** The deadlines of one attempt: one for all of it, and one for what it does just now. */
  final class Watch {
    private final ChatCall attempt;
    private final long end;
    private final Supplier<ChatException> endReason;
    private volatile long phaseEnd = NEVER;
    private volatile @Nullable Supplier<ChatException> phaseReason;

    private Watch(ChatCall attempt, long end, Supplier<ChatException> endReason) {
      this.attempt = attempt;
      this.end = end;
      this.endReason = endReason;
    }

    /** Begins something that may take so long; zero: as long as it likes. */
    void phase(Duration limit, Supplier<ChatException> reason) {
      if (limit.isZero()) {
        phaseEnd = NEVER;
        return;
      }
      long until = after(limit);
      phaseReason = reason;
      phaseEnd = until;
      wakeBefore(until);
    }

    /** Gives what was begun that much time from now on; nothing if nothing was begun. */
    void extendPhase(Duration limit) {
      if (phaseEnd != NEVER) {
        phaseEnd = after(limit);
      }
    }

    /** Ends what was begun. */
    void endPhase() {
      phaseEnd = NEVER;
    }

    /** The earliest deadline, or {@link #NEVER} if it was over. */
    private long cancelIfLate(long now) {
      long phase = phaseEnd;
      Supplier<ChatException> reason = phaseReason;
      if (now >= end) {
        cancel(endReason);
      } else if (now >= phase && reason != null) {
        cancel(reason);
      } else {
        return Math.min(end, phase);
      }
      return NEVER;
    }

    private void cancel(Supplier<ChatException> reason) {
      close();
      attempt.cancel(reason.get());
    }

    void close() {
      watches.remove(this);
    }
  }
}
