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
 * Cancels attempts whose deadline has passed. One thread serves all of them. It does nothing except
 * cancel, which closes a socket and wakes the threads that wait for it.
 *
 * <p>Nearly every attempt ends in time, so this case is made cheap: an attempt adds itself to a
 * concurrent set and removes itself again; there is no queue sorted by time, and no lock shared by
 * all attempts. A stream moves its deadline with every event, which is one write to a field. The
 * thread sleeps until the earliest deadline that it found in its last check, then checks all
 * running attempts again. Most attempts of the last check have ended by then, so checks are rare.
 * Only an attempt with an earlier deadline wakes the thread.
 */
public final class DeadlineTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeadlineTimer.class);
  private static final long NEVER = Long.MAX_VALUE;

  /** The minimum time between two checks, even if many attempts wake the thread. */
  private static final Duration MIN_PAUSE = Duration.ofMillis(5);

  private final MonotonicClock clock;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::run, "ai-provider-deadlines");

  /** When the thread checks next; {@link #NEVER} during a check, so that a new attempt wakes it. */
  private volatile long wakesAt = NEVER;

  private volatile boolean closed;

  public DeadlineTimer(MonotonicClock clock) {
    this.clock = clock;
    thread.setDaemon(true);
    thread.start();
  }

  MonotonicClock clock() {
    return clock;
  }

  /**
   * Watches an attempt until it has taken this long, or the deadline of its call has passed.
   *
   * @param limit zero: no limit but the deadline
   */
  Watch watch(ChatCall attempt, Duration limit, Supplier<ChatException> reason) {
    Watch watch =
        new Watch(
            attempt, limit.isZero() ? NEVER : after(limit), reason, after(attempt.remaining()));
    watches.add(watch);
    wakeBefore(Math.min(watch.end, watch.deadline));
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
        Thread.sleep(MIN_PAUSE.toMillis());
        if (next == NEVER) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, next - clock.nanos());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // only this class uses the thread: the process is ending
    }
  }

  /**
   * Cancels the attempts whose deadline has passed, and returns the earliest deadline of the
   * others.
   */
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

  /**
   * The deadlines of one attempt: that of its call, one for the whole attempt, and one for its
   * current phase. A phase is the time until the answer, the first content or the next event.
   */
  final class Watch {
    private final ChatCall attempt;
    private final long end;
    private final Supplier<ChatException> endReason;

    /** That of the call. If others wait for the attempt, it may have moved when it is reached. */
    private volatile long deadline;

    private volatile long phaseEnd = NEVER;
    private volatile @Nullable Supplier<ChatException> phaseReason;

    private Watch(ChatCall attempt, long end, Supplier<ChatException> endReason, long deadline) {
      this.attempt = attempt;
      this.end = end;
      this.endReason = endReason;
      this.deadline = deadline;
    }

    /** Begins a phase that may take this long; zero: no limit. */
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

    /**
     * Sets the time limit of the current phase again, counted from now; does nothing if there is no
     * current phase.
     */
    void extendPhase(Duration limit) {
      if (phaseEnd != NEVER) {
        phaseEnd = after(limit);
      }
    }

    /** Ends the current phase. */
    void endPhase() {
      phaseEnd = NEVER;
    }

    /** The earliest deadline, or {@link #NEVER} if it has passed. */
    private long cancelIfLate(long now) {
      long phase = phaseEnd;
      Supplier<ChatException> reason = phaseReason;
      if (now >= deadline && !hasMoreTime()) {
        cancel(attempt::deadlineExceeded);
      } else if (now >= end) {
        cancel(endReason);
      } else if (now >= phase && reason != null) {
        cancel(reason);
      } else {
        return Math.min(deadline, Math.min(end, phase));
      }
      return NEVER;
    }

    private boolean hasMoreTime() {
      Duration left = attempt.remaining();
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      deadline = after(left);
      return true;
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
