package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The accounts that this server has in memory: one for each subject and period. Thread-safe. */
final class LeasedAccounts {
  private static final Comparator<LeasedAccount> ORDER =
      Comparator.comparingLong(LeasedAccount::order);

  private final String node;
  private final Clock dates;
  private final MonotonicClock clock;
  private final ZoneId zone;
  private final Map<Subject, LeasedAccount> accounts = new ConcurrentHashMap<>();
  private final AtomicLong orders = new AtomicLong();

  /** A subject in one period. */
  private record Subject(BudgetRule.Subject subject, Instant start) {}

  /**
   * No accounts yet.
   *
   * @param node this run of this server
   * @param zone in which days and months begin
   */
  LeasedAccounts(String node, Clock dates, MonotonicClock clock, ZoneId zone) {
    this.node = node;
    this.dates = dates;
    this.clock = clock;
    this.zone = zone;
  }

  /** The accounts of these budgets in the present period, in the order of the rules. */
  LeasedAccount[] of(List<BudgetRule> rules) {
    Instant now = dates.instant();
    LeasedAccount[] found = new LeasedAccount[rules.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = of(rules.get(i), now);
    }
    return found;
  }

  private LeasedAccount of(BudgetRule rule, Instant now) {
    Instant start = rule.period().startOf(now, zone);
    return accounts.computeIfAbsent(
        new Subject(rule.subject(), start), subject -> create(rule, start, now));
  }

  private LeasedAccount create(BudgetRule rule, Instant start, Instant now) {
    long order = orders.incrementAndGet();
    return new LeasedAccount(
        new AccountKey(AccountKey.hash(rule.subject()), start),
        rule,
        rule.period().endOf(now, zone),
        node + "-" + order,
        order,
        clock.nanos());
  }

  /** Notes a reservation in each account, so that none is forgotten; false if one was. */
  boolean open(LeasedAccount[] found) {
    LeasedAccount[] locked = lock(found);
    try {
      for (LeasedAccount account : found) {
        if (account.isForgotten()) {
          return false;
        }
      }
      for (LeasedAccount account : found) {
        account.open(clock.nanos());
      }
      return true;
    } finally {
      unlock(locked);
    }
  }

  /** All accounts. */
  List<LeasedAccount> all() {
    return List.copyOf(accounts.values());
  }

  /** Forgets an account that has no reservations, and whose lease has ended. */
  void forget(LeasedAccount account) {
    accounts.remove(new Subject(account.subject(), account.key().start()), account);
  }

  /** Locks accounts, in an order that is the same for all threads. */
  static LeasedAccount[] lock(LeasedAccount[] found) {
    LeasedAccount[] ordered = found;
    if (found.length > 1) {
      ordered = found.clone();
      Arrays.sort(ordered, ORDER);
    }
    for (LeasedAccount account : ordered) {
      account.lock().lock();
    }
    return ordered;
  }

  static void unlock(LeasedAccount[] locked) {
    for (LeasedAccount account : locked) {
      account.lock().unlock();
    }
  }
}
