package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.server.budgets.lease.LeasedAccount.Obstacle;
import io.aiprovider.time.MonotonicClock;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The accounts that this server has in memory: one for each subject and period. Thread-safe. */
final class LeasedAccounts {
  /** A result of {@link #take}. */
  static final int TAKEN = -1;

  /** A result of {@link #take}. */
  static final int FORGOTTEN = -2;

  private static final Comparator<LeasedAccount> ORDER =
      Comparator.comparingLong(LeasedAccount::order);

  private final String node;
  private final Clock dates;
  private final MonotonicClock clock;
  private final ZoneId zone;
  private final Map<Subject, LeasedAccount> accounts = new ConcurrentHashMap<>();
  private final AtomicLong orders = new AtomicLong();
  private final Map<BudgetPeriod, Period> present = new ConcurrentHashMap<>();

  /** A subject in one period. */
  private record Subject(BudgetRule.Subject subject, Instant start) {}

  /** The time of a period; without an end, it is for ever. */
  private record Period(Instant start, @Nullable Instant end) {
    boolean contains(Instant time) {
      return !time.isBefore(start) && (end == null || time.isBefore(end));
    }
  }

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
    Period period = period(rule.period(), now);
    Subject subject = new Subject(rule.subject(), period.start());
    LeasedAccount known = accounts.get(subject); // does not lock, as opposed to the other way
    return known == null
        ? accounts.computeIfAbsent(subject, absent -> create(rule, period))
        : known;
  }

  /** The period of a time: calculated from the calendar once in each period, not for each call. */
  private Period period(BudgetPeriod length, Instant time) {
    Period known = present.get(length);
    if (known != null && known.contains(time)) {
      return known;
    }
    Period found = new Period(length.startOf(time, zone), length.endOf(time, zone));
    present.put(length, found);
    return found;
  }

  private LeasedAccount create(BudgetRule rule, Period period) {
    long order = orders.incrementAndGet();
    return new LeasedAccount(
        new AccountKey(AccountKey.hash(rule.subject()), period.start()),
        rule,
        period.end(),
        node + "-" + order,
        order,
        clock.nanos());
  }

  /**
   * Takes an amount from the leases of all accounts or of none.
   *
   * @param open whether a reservation begins, which is noted also if the amount cannot be taken
   * @return {@link #TAKEN}; {@link #FORGOTTEN}: an account is not used any more, and nothing was
   *     noted; otherwise the number of the first account that has an obstacle
   */
  int take(
      List<BudgetRule> rules,
      LeasedAccount[] found,
      BigDecimal amount,
      boolean withoutLease,
      boolean open) {
    LeasedAccount[] locked = lock(found);
    try {
      long now = clock.nanos();
      if (open && !open(found, now)) {
        return FORGOTTEN;
      }
      int lacking = TAKEN;
      for (int i = 0; i < found.length; i++) {
        Obstacle obstacle = found[i].obstacle(rules.get(i), amount, now, withoutLease);
        if (obstacle == Obstacle.BUDGET) {
          return i;
        }
        if (obstacle == Obstacle.LEASE && lacking == TAKEN) {
          lacking = i;
        }
      }
      if (lacking == TAKEN) {
        for (LeasedAccount account : found) {
          account.reserve(amount, now);
        }
      }
      return lacking;
    } finally {
      unlock(locked);
    }
  }

  /**
   * Notes a reservation in each account, so that none is forgotten; false if one was. Requires
   * their locks.
   */
  private static boolean open(LeasedAccount[] found, long now) {
    for (LeasedAccount account : found) {
      if (account.isForgotten()) {
        return false;
      }
    }
    for (LeasedAccount account : found) {
      account.open(now);
    }
    return true;
  }

  /** How many accounts of the present periods have spent at least this share of their budget. */
  long reached(int percent) {
    Instant now = dates.instant();
    return accounts.values().stream()
        .filter(account -> account.end() == null || now.isBefore(account.end()))
        .filter(
            account ->
                account.locked(() -> account.status(account.rule())).percentSpent() >= percent)
        .count();
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
  private static LeasedAccount[] lock(LeasedAccount[] found) {
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

  private static void unlock(LeasedAccount[] locked) {
    for (LeasedAccount account : locked) {
      account.lock().unlock();
    }
  }
}
