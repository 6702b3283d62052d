package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetCrossing;
import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetListener;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.server.budgets.lease.LeasedAccount.Obstacle;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.time.MonotonicClock;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps account of budgets that several servers share by a database, and that survive a restart.
 *
 * <p>This server leases parts of a budget and spends them without the database. When a call needs
 * more than is left of the lease, its own thread leases more. What is spent is reported every
 * second, and what is unused for a time is given back: see {@link LeaseUpkeep}.
 *
 * <p>The leases and the spent amounts of all servers together are never more than the budget, apart
 * from calls that cost more than was reserved for them. {@link LeaseExchange} has the proof.
 *
 * <p>Thread-safe. {@link #reserve} and {@link BudgetReservation#extend} may block for the database.
 */
public final class LeasedBudgetStore implements BudgetStore {
  private static final Logger log = LoggerFactory.getLogger(LeasedBudgetStore.class);
  private static final int MOST_EXCHANGES = 4; // of the ten connections to the database
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** For how long a refusal by the database is believed: so a spent budget costs few queries. */
  private static final Duration BELIEVED = Duration.ofMillis(200);

  private final Database database;
  private final Clock dates;
  private final MonotonicClock clock;
  private volatile WhenDatabaseDown whenDown;
  private final LeaseExchange exchange;
  private final Executor reports;
  private final LeasedAccounts accounts;
  private final Semaphore exchanges = new Semaphore(MOST_EXCHANGES);
  private final AtomicReference<@Nullable Instant> unavailableSince = new AtomicReference<>();

  /**
   * A store.
   *
   * @param dates the clock of the periods
   * @param clock the clock of leases
   * @param zone in which days and months begin
   * @param whenDown what becomes of calls while the database is down and the leases are spent
   * @param sink stores what somebody must be told
   * @param listeners are told about soft limits
   * @param reports runs reports that cannot wait for the next round
   */
  public LeasedBudgetStore(
      Database database,
      Clock dates,
      MonotonicClock clock,
      ZoneId zone,
      WhenDatabaseDown whenDown,
      CrossingSink sink,
      Collection<BudgetListener> listeners,
      Executor reports) {
    this.database = database;
    this.dates = dates;
    this.clock = clock;
    String node = UUID.randomUUID().toString();
    this.accounts = new LeasedAccounts(node, dates, clock, zone);
    this.whenDown = whenDown;
    this.reports = reports;
    List<BudgetListener> all = List.copyOf(listeners);
    this.exchange =
        new LeaseExchange(
            database,
            node,
            sink,
            (status, percent, start, at) ->
                all.forEach(
                    listener -> tell(listener, new BudgetCrossing(status, percent, start, at))));
  }

  /** Changes what becomes of calls while the database is down and the leases are spent. */
  public void setWhenDatabaseDown(WhenDatabaseDown whenDown) {
    this.whenDown = whenDown;
  }

  /** What becomes of calls while the database is down and the leases are spent. */
  public WhenDatabaseDown whenDatabaseDown() {
    return whenDown;
  }

  private static void tell(BudgetListener listener, BudgetCrossing crossing) {
    try {
      listener.crossed(crossing);
    } catch (RuntimeException e) {
      log.error("A listener of budgets failed.", e);
    }
  }

  @Override
  public BudgetDecision reserve(List<BudgetRule> rules, BigDecimal usd) {
    if (usd.signum() < 0) {
      throw new IllegalArgumentException(
          "An amount of " + usd.toPlainString() + " USD: it must be 0 or more.");
    }
    List<BudgetRule> all = List.copyOf(rules);
    while (true) {
      LeasedAccount[] found = accounts.of(all);
      int lacking = accounts.take(all, found, usd, false, true);
      if (lacking != LeasedAccounts.FORGOTTEN) {
        BudgetDecision refused = take(all, found, usd, lacking);
        if (refused == null) {
          return new BudgetDecision.Granted(new LeasedReservation(this, all, found, usd));
        }
        settle(found, BigDecimal.ZERO, BigDecimal.ZERO);
        return refused;
      }
    }
  }

  /**
   * Takes an amount from the leases of all accounts or of none, and leases more if it must.
   *
   * @return why it cannot be taken; null if it is
   */
  @Nullable BudgetDecision take(List<BudgetRule> rules, LeasedAccount[] found, BigDecimal amount) {
    return take(rules, found, amount, accounts.take(rules, found, amount, false, false));
  }

  /**
   * @param first the result of the first {@link LeasedAccounts#take}
   */
  private @Nullable BudgetDecision take(
      List<BudgetRule> rules, LeasedAccount[] found, BigDecimal amount, int first) {
    boolean withoutLease = false;
    int lacking = first;
    while (lacking != LeasedAccounts.TAKEN) {
      BudgetRule rule = rules.get(lacking);
      LeasedAccount account = found[lacking];
      if (obstacle(account, rule, amount, withoutLease) == Obstacle.BUDGET) {
        return refused(rules, found, amount, account, rule);
      }
      if (!lease(account, rule, amount)) {
        if (whenDown == WhenDatabaseDown.REFUSE) {
          return new BudgetDecision.Unavailable(rule, RETRY);
        }
        withoutLease = true;
      }
      lacking = accounts.take(rules, found, amount, withoutLease, false);
    }
    return null;
  }

  private Obstacle obstacle(
      LeasedAccount account, BudgetRule rule, BigDecimal amount, boolean withoutLease) {
    account.lock().lock();
    try {
      return account.obstacle(rule, amount, clock.nanos(), withoutLease);
    } finally {
      account.lock().unlock();
    }
  }

  /** The refusal by the budget that has the least left. */
  private BudgetDecision refused(
      List<BudgetRule> rules,
      LeasedAccount[] found,
      BigDecimal amount,
      LeasedAccount first,
      BudgetRule firstRule) {
    BudgetStatus least = null;
    for (int i = 0; i < found.length; i++) {
      LeasedAccount account = found[i];
      boolean exhausted = false;
      account.lock().lock();
      try {
        BudgetStatus status = account.refusal(rules.get(i));
        if (account == first || status.left().compareTo(amount) < 0) {
          least = least == null || status.left().compareTo(least.left()) < 0 ? status : least;
          exhausted = account.isNewlyExhausted() && account.beginReport();
        }
      } finally {
        account.lock().unlock();
      }
      if (exhausted) {
        reportSoon(account, true);
      }
    }
    return new BudgetDecision.Refused(least == null ? first.refusal(firstRule) : least);
  }

  /** Leases what is missing for an amount; false if the database cannot be reached. */
  private boolean lease(LeasedAccount account, BudgetRule rule, BigDecimal amount) {
    if (database.downSince() != null || !tryLock(account)) {
      return unavailable();
    }
    try {
      if (obstacle(account, rule, amount, false) != Obstacle.LEASE) {
        return true; // another call has found it out meanwhile
      }
      exchanges.acquireUninterruptibly();
      try {
        BigDecimal free = exchange.lease(account, amount);
        if (free != null) {
          account.locked(() -> account.refused(free, clock.nanos() + BELIEVED.toNanos()));
        }
        available();
        return true;
      } catch (DatabaseDown e) {
        return unavailable();
      } finally {
        exchanges.release();
      }
    } finally {
      account.exchange().unlock();
    }
  }

  private boolean unavailable() {
    unavailableSince.compareAndSet(null, dates.instant());
    return false;
  }

  /**
   * Since when nothing can be leased although calls need it; null if it can be, as far as is known.
   */
  public @Nullable Instant unavailableSince() {
    return unavailableSince.get();
  }

  /** Notes that the database can be reached. */
  void available() {
    unavailableSince.set(null);
  }

  private static boolean tryLock(LeasedAccount account) {
    try {
      return account.exchange().tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends a reservation. Never waits for the database. */
  void settle(LeasedAccount[] found, BigDecimal amount, BigDecimal spent) {
    for (LeasedAccount account : found) {
      boolean crossing;
      account.lock().lock();
      try {
        account.settle(amount, spent, clock.nanos());
        crossing = spent.signum() > 0 && account.hasNewCrossing() && account.beginReport();
      } finally {
        account.lock().unlock();
      }
      if (crossing) {
        reportSoon(account, false);
      }
    }
  }

  /** Gives back what was reserved in addition. */
  void giveBack(LeasedAccount[] found, BigDecimal amount) {
    for (LeasedAccount account : found) {
      account.locked(() -> account.reserve(amount.negate(), clock.nanos()));
    }
  }

  private void reportSoon(LeasedAccount account, boolean refused) {
    try {
      reports.execute(() -> report(account, refused));
    } catch (RejectedExecutionException e) {
      // the server stops: its last round reports it
    }
  }

  /** Writes an account to the database at once, because somebody must be told something. */
  private void report(LeasedAccount account, boolean refused) {
    account.exchange().lock();
    try {
      if (database.downSince() == null) {
        exchange.report(account, refused);
      }
    } catch (DatabaseDown e) {
      // the next round reports it
    } finally {
      account.locked(account::endReport);
      account.exchange().unlock();
    }
  }

  /** As the database knows it now. */
  @Override
  public @Nullable BudgetDecision refusal(List<BudgetRule> rules, BigDecimal usd) {
    return BudgetDecision.Refused.of(current(rules), usd);
  }

  /** As far as it is known here: never waits for the database. */
  @Override
  public List<BudgetStatus> status(List<BudgetRule> rules) {
    return statuses(rules, accounts.of(rules));
  }

  /**
   * How much of each of these budgets is used, as the database knows it now. While the database is
   * down, as {@link #status} says.
   */
  public List<BudgetStatus> current(List<BudgetRule> rules) {
    LeasedAccount[] found = accounts.of(rules);
    read(Arrays.asList(found));
    return statuses(rules, found);
  }

  /**
   * How many budgets have spent at least this share of their amount in the present period. It knows
   * those that calls of this server used within the last ten minutes. Does not wait for the
   * database.
   *
   * @param percent of the amount
   */
  public long reached(int percent) {
    return accounts.reached(percent);
  }

  private static List<BudgetStatus> statuses(List<BudgetRule> rules, LeasedAccount[] found) {
    List<BudgetStatus> statuses = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      LeasedAccount account = found[i];
      BudgetRule rule = rules.get(i);
      statuses.add(account.locked(() -> account.status(rule)));
    }
    return statuses;
  }

  /** Reads what other nodes spent; leaves it out while the database is down or not used. */
  private void read(Collection<LeasedAccount> found) {
    if (found.isEmpty() || database.downSince() != null || database.isUnused()) {
      return;
    }
    try {
      Map<AccountKey, LeaseTotals> totals = totals(found);
      for (LeasedAccount account : found) {
        LeaseTotals known = totals.getOrDefault(account.key(), LeaseTotals.NONE);
        account.locked(() -> account.elsewhere(known));
      }
    } catch (DatabaseDown e) {
      // what is known here must do
    }
  }

  /** What the database knows about accounts, without this server's own leases. */
  Map<AccountKey, LeaseTotals> totals(Collection<LeasedAccount> found) {
    Set<String> hashes =
        found.stream().map(account -> account.key().account()).collect(Collectors.toSet());
    Set<String> own = found.stream().map(LeasedAccount::lease).collect(Collectors.toSet());
    return exchange.totals(hashes, own);
  }

  /** The accounts that are in memory. */
  LeasedAccounts accounts() {
    return accounts;
  }

  LeaseExchange exchange() {
    return exchange;
  }

  Database database() {
    return database;
  }

  long nanos() {
    return clock.nanos();
  }

  Instant now() {
    return dates.instant();
  }
}
