package io.aiprovider.capacity;

import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.routing.ProviderLimits;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
   * @param account whose room it is
   */
  record Room(boolean taken, @Nullable Duration retryAfter, long at, ProviderAccount account) {
    static Room none(@Nullable Duration retryAfter) {
      return new Room(false, retryAfter, 0, ProviderAccount.SOLE);
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
  private final MinuteUse use = new MinuteUse();

  /** Of each account, by its id. */
  private final Map<String, MinuteUse> ofAccounts = new HashMap<>();

  /** The waiting calls by tenant; the first call of the first tenant is next. */
  private final Map<String, Deque<Waiter>> waiting = new LinkedHashMap<>();

  private int waiters;
  private int running;

  ProviderLoad(MonotonicClock clock) {
    this.clock = clock;
  }

  /**
   * Takes room for an attempt that no call in the queue needs.
   *
   * @param accounts the accounts that it may use; the first that has room is used
   */
  synchronized Room take(
      ProviderLimits limits, List<ProviderAccount> accounts, long expectedTokens) {
    return waiters > 0 ? Room.none(null) : takeNow(limits, accounts, expectedTokens);
  }

  /** What {@link #take} would answer now if there is no room; null if there is. Takes nothing. */
  synchronized @Nullable Room shortage(
      ProviderLimits limits, List<ProviderAccount> accounts, long expectedTokens) {
    Room room =
        waiters > 0 ? Room.none(null) : look(limits, accounts, expectedTokens, clock.nanos());
    return room.taken() ? null : room;
  }

  private Room takeNow(ProviderLimits limits, List<ProviderAccount> accounts, long expectedTokens) {
    long now = clock.nanos();
    Room room = look(limits, accounts, expectedTokens, now);
    if (room.taken()) {
      running++;
      use.add(expectedTokens, now);
      if (room.account().isOneOfSeveral()) {
        of(room.account()).add(expectedTokens, now);
      }
    }
    return room;
  }

  /** The room that can be taken, or none. */
  private Room look(
      ProviderLimits limits, List<ProviderAccount> accounts, long expectedTokens, long now) {
    Duration wait = use.wait(limits.rpm(), limits.tpm(), expectedTokens, now);
    Duration shortest = null;
    ProviderAccount best = accounts.get(0);
    for (ProviderAccount account : accounts) {
      Duration own = wait(account, expectedTokens, now);
      if (shortest == null || own.compareTo(shortest) < 0) {
        shortest = own;
        best = account;
      }
    }
    wait = shortest != null && shortest.compareTo(wait) > 0 ? shortest : wait;
    if (limits.maxConcurrent() > 0 && running >= limits.maxConcurrent()) {
      return Room.none(wait.isZero() ? null : wait);
    }
    return wait.isZero() ? new Room(true, Duration.ZERO, now, best) : Room.none(wait);
  }

  private Duration wait(ProviderAccount account, long expectedTokens, long now) {
    return account.rpm() == 0 && account.tpm() == 0
        ? Duration.ZERO
        : of(account).wait(account.rpm(), account.tpm(), expectedTokens, now);
  }

  private MinuteUse of(ProviderAccount account) {
    return ofAccounts.computeIfAbsent(account.id(), first -> new MinuteUse());
  }

  /** Forgets the accounts that a provider does not have any more. */
  synchronized void keep(Collection<String> accountIds) {
    ofAccounts.keySet().retainAll(accountIds);
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
  synchronized Room take(
      Waiter waiter, ProviderLimits limits, List<ProviderAccount> accounts, long expectedTokens) {
    if (next() != waiter) {
      return Room.none(null);
    }
    Room room = takeNow(limits, accounts, expectedTokens);
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
    use.notUsed(expectedTokens, room.at(), now);
    if (room.account().isOneOfSeveral()) {
      of(room.account()).notUsed(expectedTokens, room.at(), now);
    }
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
    use.ended(moreTokens, room.at(), now);
    if (room.account().isOneOfSeveral()) {
      of(room.account()).ended(moreTokens, room.at(), now);
    }
    signalNext();
  }

  synchronized int waiting() {
    return waiters;
  }
}
