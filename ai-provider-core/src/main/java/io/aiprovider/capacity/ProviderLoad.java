package io.aiprovider.capacity;

import io.aiprovider.routing.ProviderLimits;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What one provider is doing: its attempts, the requests and tokens of the last minute, and the
 * calls that wait for room. The tenants of these calls take turns. Thread-safe.
 */
final class ProviderLoad {
  /** How many calls wait at most, if the number of attempts at the same time is not limited. */
  static final int MOST_WAITING = 100;

  /**
   * Room for an attempt, or none.
   *
   * @param retryAfter how long to wait until there may be some; null: until an attempt ends
   * @param at when it was taken
   */
  record Room(boolean taken, @Nullable Duration retryAfter, long at) {
    static Room none(@Nullable Duration retryAfter) {
      return new Room(false, retryAfter, 0);
    }
  }

  /** A call that waits. Its signal tells it to look again. */
  static final class Waiter {
    private final String tenant;
    private final Semaphore signal = new Semaphore(0);

    Waiter(String tenant) {
      this.tenant = tenant;
    }

    Semaphore signal() {
      return signal;
    }
  }

  private final MonotonicClock clock;
  private final MinuteWindow requests = new MinuteWindow();
  private final MinuteWindow tokens = new MinuteWindow();

  /** The waiting calls by tenant; the first call of the first tenant is next. */
  private final Map<String, Deque<Waiter>> waiting = new LinkedHashMap<>();

  private int waiters;
  private int running;

  ProviderLoad(MonotonicClock clock) {
    this.clock = clock;
  }

  /** Takes room for an attempt that no call in the queue needs. */
  synchronized Room take(ProviderLimits limits, long expectedTokens) {
    return waiters > 0 ? Room.none(null) : takeNow(limits, expectedTokens);
  }

  /** What {@link #take} would answer now if there is no room; null if there is. Takes nothing. */
  synchronized @Nullable Room shortage(ProviderLimits limits, long expectedTokens) {
    return waiters > 0 ? Room.none(null) : shortage(limits, expectedTokens, clock.nanos());
  }

  private Room takeNow(ProviderLimits limits, long expectedTokens) {
    long now = clock.nanos();
    Room none = shortage(limits, expectedTokens, now);
    if (none != null) {
      return none;
    }
    running++;
    requests.add(1, now);
    tokens.add(expectedTokens, now);
    return new Room(true, Duration.ZERO, now);
  }

  private @Nullable Room shortage(ProviderLimits limits, long expectedTokens, long now) {
    Duration wait = Duration.ZERO;
    if (limits.rpm() > 0 && requests.sum(now) + 1 > limits.rpm()) {
      wait = requests.until(limits.rpm() - 1, now);
    }
    if (limits.tpm() > 0) {
      long room = limits.tpm() - Math.min(expectedTokens, limits.tpm());
      if (tokens.sum(now) > room) {
        Duration forTokens = tokens.until(room, now);
        wait = forTokens.compareTo(wait) > 0 ? forTokens : wait;
      }
    }
    if (limits.maxConcurrent() > 0 && running >= limits.maxConcurrent()) {
      return Room.none(wait.isZero() ? null : wait);
    }
    return wait.isZero() ? null : Room.none(wait);
  }

  synchronized boolean isQueueFull(ProviderLimits limits) {
    int most =
        limits.maxConcurrent() > 0 ? Math.min(limits.maxConcurrent(), MOST_WAITING) : MOST_WAITING;
    return waiters >= most;
  }

  /** Joins the queue; null if it is full. */
  synchronized @Nullable Waiter join(String tenant, ProviderLimits limits) {
    if (isQueueFull(limits)) {
      return null;
    }
    Waiter waiter = new Waiter(tenant);
    waiting.computeIfAbsent(tenant, first -> new ArrayDeque<>()).add(waiter);
    waiters++;
    return waiter;
  }

  /** Takes room if it is this call's turn. The call is no longer in the queue then. */
  synchronized Room take(Waiter waiter, ProviderLimits limits, long expectedTokens) {
    if (next() != waiter) {
      return Room.none(null);
    }
    Room room = takeNow(limits, expectedTokens);
    if (room.taken()) {
      remove(waiter);
      Deque<Waiter> others = waiting.remove(waiter.tenant);
      if (others != null) {
        waiting.put(waiter.tenant, others); // the other tenants come first now
      }
      signalNext();
    }
    return room;
  }

  private @Nullable Waiter next() {
    return waiters == 0 ? null : waiting.values().iterator().next().peek();
  }

  private void remove(Waiter waiter) {
    Deque<Waiter> ofTenant = waiting.get(waiter.tenant);
    if (ofTenant != null && ofTenant.remove(waiter)) {
      waiters--;
      if (ofTenant.isEmpty()) {
        waiting.remove(waiter.tenant);
      }
    }
  }

  private void signalNext() {
    Waiter next = next();
    if (next != null) {
      next.signal.release();
    }
  }

  /** Leaves the queue without room. */
  synchronized void leave(Waiter waiter) {
    remove(waiter);
    signalNext();
  }

  /** The room for an attempt is given back, because it was not made. */
  synchronized void notUsed(Room room, long expectedTokens) {
    long now = clock.nanos();
    running--;
    requests.correct(-1, room.at(), now);
    tokens.correct(-expectedTokens, room.at(), now);
    signalNext();
  }

  /**
   * An attempt has ended.
   *
   * @param moreTokens what it used more than was expected; negative if less
   */
  synchronized void ended(Room room, long moreTokens) {
    long now = clock.nanos();
    running--;
    if (moreTokens > 0) {
      tokens.add(moreTokens, now);
    } else {
      tokens.correct(moreTokens, room.at(), now);
    }
    signalNext();
  }

  synchronized int waiting() {
    return waiters;
  }
}
