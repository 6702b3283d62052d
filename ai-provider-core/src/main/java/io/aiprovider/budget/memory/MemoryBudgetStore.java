package io.aiprovider.budget.memory;

import io.aiprovider.budget.BudgetCrossing;
import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetListener;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.memory.BoundedEntries;
import io.aiprovider.memory.LockedEntry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps account in the memory of this process. After a restart, every budget begins anew.
 *
 * <p>An account is forgotten when its period is over and no call has reserved anything in it.
 * Accounts of sessions and tags are counted apart, because callers choose their names: if there are
 * more than the maximum, some without running calls are forgotten early, and a warning is logged.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class MemoryBudgetStore implements BudgetStore {
  private static final Logger log = LoggerFactory.getLogger(MemoryBudgetStore.class);
  private static final int DEFAULT_MAX_ACCOUNTS = 250_000;
  private static final int DEFAULT_MAX_NAMED_BY_CALLERS = 100_000;

  private final Clock clock;
  private final ZoneId zone;
  private final BudgetListener listener;
  private final BoundedEntries<BudgetRule.Subject, Account> accounts;
  private final BoundedEntries<BudgetRule.Subject, Account> namedByCallers;

  /** A store whose days and months begin in this zone, and that tells nobody of soft limits. */
  public MemoryBudgetStore(Clock clock, ZoneId zone) {
    this(clock, zone, crossing -> {});
  }

  /** A store that tells a listener when budgets reach their soft limits. */
  public MemoryBudgetStore(Clock clock, ZoneId zone, BudgetListener listener) {
    this(clock, zone, listener, DEFAULT_MAX_ACCOUNTS, DEFAULT_MAX_NAMED_BY_CALLERS);
  }

  /**
   * A store in which nothing is spent.
   *
   * @param clock the date and time
   * @param zone the time zone in which days and months begin
   * @param listener is told when budgets reach their soft limits
   * @param maxAccounts how many accounts it keeps, apart from those of sessions and tags
   * @param maxNamedByCallers how many accounts of sessions and tags it keeps
   */
  public MemoryBudgetStore(
      Clock clock, ZoneId zone, BudgetListener listener, int maxAccounts, int maxNamedByCallers) {
    this.clock = clock;
    this.zone = zone;
    this.listener = listener;
    this.accounts = accounts(maxAccounts, "keys, users, tenants or other subjects");
    this.namedByCallers = accounts(maxNamedByCallers, "sessions and tags");
  }

  private BoundedEntries<BudgetRule.Subject, Account> accounts(int max, String what) {
    return new BoundedEntries<>(
        subject -> new Account(subject.period()),
        max,
        clock,
        () ->
            log.warn(
                "More than {} {} have a budget. What some of them spent is forgotten.", max, what));
  }

  @Override
  public BudgetDecision reserve(List<BudgetRule> rules, BigDecimal usd) {
    requireNotNegative(usd);
    Account[] locked = lock(rules);
    try {
      Instant now = clock.instant();
      AccountPeriod[] periods = new AccountPeriod[locked.length];
      for (int i = 0; i < locked.length; i++) {
        locked[i].update(now, zone);
        periods[i] = locked[i].current();
      }
      BudgetStatus refusing = take(rules, periods, usd);
      if (refusing != null) {
        return new BudgetDecision.Refused(refusing);
      }
      for (Account account : locked) {
        account.callBegan();
      }
      return new BudgetDecision.Granted(
          new MemoryReservation(this, List.copyOf(rules), locked, periods, usd));
    } finally {
      LockedEntry.unlockAll(locked);
    }
  }

  /** Takes an amount from all or none; null if there was room, else the one with the least left. */
  private static @Nullable BudgetStatus take(
      List<BudgetRule> rules, AccountPeriod[] periods, BigDecimal usd) {
    BudgetStatus refusing = null;
    for (int i = 0; i < periods.length; i++) {
      if (!periods[i].hasRoom(rules.get(i), usd)) {
        BudgetStatus status = periods[i].status(rules.get(i));
        refusing =
            refusing == null || status.left().compareTo(refusing.left()) < 0 ? status : refusing;
      }
    }
    if (refusing == null) {
      for (AccountPeriod period : periods) {
        period.reserve(usd);
      }
    }
    return refusing;
  }

  /** Reserves more in the accounts of a reservation; null if that was possible. */
  @Nullable BudgetStatus reserveMore(
      List<BudgetRule> rules, Account[] reserved, AccountPeriod[] periods, BigDecimal more) {
    LockedEntry.lockAll(reserved);
    try {
      return take(rules, periods, more);
    } finally {
      LockedEntry.unlockAll(reserved);
    }
  }

  /** Ends a reservation. */
  void settle(
      List<BudgetRule> rules,
      Account[] reserved,
      AccountPeriod[] periods,
      BigDecimal held,
      BigDecimal spent) {
    List<BudgetCrossing> crossings = List.of();
    LockedEntry.lockAll(reserved);
    try {
      for (int i = 0; i < periods.length; i++) {
        periods[i].settle(held, spent);
        reserved[i].callEnded();
        if (!rules.get(i).softLimits().isEmpty()) {
          crossings = joined(crossings, periods[i].crossings(rules.get(i), clock.instant()));
        }
      }
    } finally {
      LockedEntry.unlockAll(reserved);
    }
    crossings.forEach(this::report);
  }

  private static List<BudgetCrossing> joined(
      List<BudgetCrossing> some, List<BudgetCrossing> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return some.isEmpty() ? others : some;
    }
    List<BudgetCrossing> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private void report(BudgetCrossing crossing) {
    try {
      listener.crossed(crossing);
    } catch (RuntimeException | Error e) {
      log.error("{} failed; the call is not affected.", listener.getClass().getName(), e);
    }
  }

  @Override
  public List<BudgetStatus> status(List<BudgetRule> rules) {
    Instant now = clock.instant();
    List<BudgetStatus> all = new ArrayList<>(rules.size());
    for (BudgetRule rule : rules) {
      Account known = of(rule).find(rule.subject());
      all.add(known == null ? unused(rule, now) : status(known, rule, now));
    }
    return all;
  }

  private BudgetStatus status(Account account, BudgetRule rule, Instant now) {
    account.lock().lock();
    try {
      account.update(now, zone);
      return account.current().status(rule);
    } finally {
      account.lock().unlock();
    }
  }

  private BudgetStatus unused(BudgetRule rule, Instant now) {
    return new BudgetStatus(rule, BigDecimal.ZERO, BigDecimal.ZERO, rule.period().endOf(now, zone));
  }

  /** How many accounts are in memory. */
  public int size() {
    return accounts.size() + namedByCallers.size();
  }

  static void requireNotNegative(BigDecimal usd) {
    if (usd.signum() < 0) {
      throw new IllegalArgumentException(
          "An amount of " + usd.toPlainString() + " USD: it must be 0 or more.");
    }
  }

  private BoundedEntries<BudgetRule.Subject, Account> of(BudgetRule rule) {
    return switch (rule.scope()) {
      case SESSION, TAG -> namedByCallers;
      case KEY, USER, TENANT, MODEL, PROVIDER, INSTALLATION -> accounts;
    };
  }

  /** Locks the accounts of these rules, which are then in the store. */
  private Account[] lock(List<BudgetRule> rules) {
    return LockedEntry.lock(
        new Account[rules.size()], i -> of(rules.get(i)).get(rules.get(i).subject()));
  }
}
