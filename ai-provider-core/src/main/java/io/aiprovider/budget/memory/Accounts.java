package io.aiprovider.budget.memory;

import io.aiprovider.budget.BudgetRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts in memory. Each time an account is added, the next few of the others are looked at,
 * in a circle, and removed if they are not needed any more. So no thread ever looks at all of them,
 * and those of past periods do not accumulate. Thread-safe.
 */
final class Accounts {
  private static final Logger log = LoggerFactory.getLogger(Accounts.class);
  private static final int LOOKED_AT = 4;
  private static final int LOOKED_AT_WHEN_FULL = 64;

  private final ConcurrentMap<BudgetRule.Subject, Account> accounts = new ConcurrentHashMap<>();
  private final int max;
  private final String what;
  private final Clock clock;
  private final ReentrantLock circling = new ReentrantLock();
  private Iterator<Map.Entry<BudgetRule.Subject, Account>> circle = Collections.emptyIterator();
  private Instant nextWarning = Instant.MIN;

  /**
   * @param what whose accounts they are, in words, for a warning
   */
  Accounts(int max, String what, Clock clock) {
    this.max = max;
    this.what = what;
    this.clock = clock;
  }

  @Nullable Account find(BudgetRule.Subject subject) {
    return accounts.get(subject);
  }

  Account get(BudgetRule.Subject subject) {
    Account known = accounts.get(subject);
    if (known != null) {
      return known;
    }
    removeUnused();
    return accounts.computeIfAbsent(subject, absent -> new Account(absent.period()));
  }

  private void removeUnused() {
    if (!circling.tryLock()) {
      return; // another thread does it
    }
    try {
      Instant now = clock.instant();
      for (int i = 0; i < LOOKED_AT; i++) {
        remove(now, false);
      }
      for (int i = 0; i < LOOKED_AT_WHEN_FULL && accounts.size() >= max; i++) {
        if (remove(now, true)) {
          warn(now);
        }
      }
    } finally {
      circling.unlock();
    }
  }

  /** Looks at the next account, and removes it if it is not needed any more, or if it must. */
  private boolean remove(Instant now, boolean must) {
    if (!circle.hasNext()) {
      circle = accounts.entrySet().iterator();
    }
    if (!circle.hasNext()) {
      return false;
    }
    Map.Entry<BudgetRule.Subject, Account> next = circle.next();
    Account account = next.getValue();
    if (!account.lock().tryLock()) {
      return false; // in use
    }
    try {
      return account.forget(now, must) && accounts.remove(next.getKey(), account);
    } finally {
      account.lock().unlock();
    }
  }

  private void warn(Instant now) {
    if (now.isAfter(nextWarning)) {
      nextWarning = now.plusSeconds(60);
      log.warn("More than {} {} have a budget. What some of them spent is forgotten.", max, what);
    }
  }

  int size() {
    return accounts.size();
  }
}
