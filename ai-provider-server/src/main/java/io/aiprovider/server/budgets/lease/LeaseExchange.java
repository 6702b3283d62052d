package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.server.budgets.lease.LeasedAccount.Figures;
import io.aiprovider.server.store.Database;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes leases from the database and reports what was spent of them.
 *
 * <p>A node takes more only while it holds the lock of the period's row, and only what all claims
 * together leave: the spent amounts of leases that have ended, and of each other lease what was
 * granted, or spent if that is more. All figures of a lease are totals, so it does no harm if a
 * statement is repeated because its outcome is not known.
 *
 * <p>Thread-safe. The caller holds the account's {@link LeasedAccount#exchange} lock.
 */
final class LeaseExchange {
  /** The part of what is left that one lease takes. */
  private static final BigDecimal SHARE = new BigDecimal("0.1");

  /** Ended leases are kept for so long, in case that their node was only cut off. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final int SCALE = 18;

  private final Database database;
  private final String node;
  private final CrossingSink sink;
  private final Announcements announcements;

  /** Tells the listeners of this process about soft limits. */
  interface Announcements {
    void crossed(BudgetStatus status, int percent, Instant periodStart, Instant at);
  }

  LeaseExchange(Database database, String node, CrossingSink sink, Announcements announcements) {
    this.database = database;
    this.node = node;
    this.sink = sink;
    this.announcements = announcements;
  }

  /** A soft limit that was reached in a transaction. */
  private record Crossing(BudgetStatus status, String mark, Instant at) {}

  /** The outcome of a transaction. */
  private record Outcome(
      Figures written,
      @Nullable Instant grantedAt,
      @Nullable BigDecimal refusedFree,
      LeaseTotals elsewhere,
      List<Crossing> crossings) {}

  /**
   * Leases what is missing for an amount.
   *
   * @return how much the database has left; null if that is enough
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  @Nullable BigDecimal lease(LeasedAccount account, BigDecimal amount) {
    Request request = request(account, amount, false);
    if (request.missing.signum() <= 0) {
      return null; // another call has leased it meanwhile
    }
    Outcome outcome = exchange(account, request);
    return outcome.refusedFree;
  }

  /**
   * Writes the lease of an account, without leasing more.
   *
   * @param refused whether a call was refused because of the budget
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  void report(LeasedAccount account, boolean refused) {
    exchange(account, request(account, BigDecimal.ZERO, refused));
  }

  /**
   * What is to be written.
   *
   * @param missing how much more is needed; 0: nothing
   * @param refused whether a call was refused because of the budget
   */
  private record Request(BudgetRule rule, Figures figures, BigDecimal missing, boolean refused) {}

  private static Request request(LeasedAccount account, BigDecimal amount, boolean refused) {
    account.lock().lock();
    try {
      BigDecimal missing = amount.signum() == 0 ? BigDecimal.ZERO : account.missing(amount);
      return new Request(account.rule(), account.figures(), missing, refused);
    } finally {
      account.lock().unlock();
    }
  }

  private Outcome exchange(LeasedAccount account, Request request) {
    Outcome outcome = transaction(account, request);
    account.locked(
        () -> {
          account.elsewhere(outcome.elsewhere);
          account.granted(outcome.written.granted(), outcome.grantedAt);
          account.written(outcome.written);
        });
    announce(account, outcome.crossings);
    return outcome;
  }

  private Outcome transaction(LeasedAccount account, Request request) {
    while (true) {
      Optional<Outcome> outcome =
          database.transaction(
              client ->
                  LeaseTable.lock(client, account.key())
                      .map(period -> write(client, account, period, request)));
      if (outcome.isPresent()) {
        return outcome.get();
      }
      insertPeriod(account);
    }
  }

  private void insertPeriod(LeasedAccount account) {
    boolean isSession =
        account.subject().scope() == BudgetScope.SESSION
            && account.subject().period() == BudgetPeriod.TOTAL;
    try {
      database.use(
          client -> {
            LeaseTable.insertPeriod(client, account.key(), account.end(), isSession);
            return true;
          });
    } catch (DuplicateKeyException e) {
      // another node was quicker
    }
  }

  private Outcome write(
      JdbcClient client, LeasedAccount account, LeaseTable.Period period, Request request) {
    Figures before = request.figures;
    LeaseTotals elsewhere =
        new LeaseTotals(
            period.spent(), BigDecimal.ZERO, BigDecimal.ZERO, period.crossed(), period.wantedAt());
    LeaseRow own = null;
    for (LeaseRow row : LeaseTable.leases(client, account.key())) {
      if (row.lease().equals(account.lease())) {
        own = row;
      } else {
        elsewhere = plus(client, account, elsewhere, row, period.now());
      }
    }
    // a lease that others have ended is lost, except for what is needed of it now
    boolean isLost = own != null && !own.isOpen();
    BigDecimal granted = isLost ? before.needed() : before.granted();
    BigDecimal claim = granted.max(before.spent());
    BigDecimal free =
        request
            .rule
            .usd()
            .subtract(elsewhere.spent())
            .subtract(elsewhere.held())
            .subtract(claim)
            .max(BigDecimal.ZERO);
    boolean enough = request.missing.compareTo(free) <= 0;
    boolean grows = enough && request.missing.signum() > 0;
    if (grows) {
      granted = granted.add(request.missing.max(slice(free)));
    }
    Figures written = new Figures(granted, before.spent(), before.reserved());
    LeaseTable.write(client, account.key(), account.lease(), node, written, own == null);
    LeaseTable.used(client, account.key(), !enough);
    BigDecimal spent = elsewhere.spent().add(before.spent());
    Set<String> marks = Crossings.holding(request.rule, spent, period.crossed());
    Set<String> reached = Crossings.reached(request.rule, spent, !enough || request.refused, marks);
    marks.addAll(reached);
    if (!marks.equals(period.crossed())) {
      LeaseTable.crossed(client, account.key(), marks);
    }
    BudgetStatus status =
        new BudgetStatus(
            request.rule, spent, elsewhere.reserved().add(before.reserved()), account.end());
    List<Crossing> crossings = new ArrayList<>();
    for (String mark : reached) {
      sink.crossed(client, account.key().account(), status, Crossings.percent(mark), period.now());
      crossings.add(new Crossing(status, mark, period.now()));
    }
    return new Outcome(
        written,
        grows ? period.now() : null,
        enough ? null : free,
        elsewhere.withCrossed(marks),
        crossings);
  }

  /** Adds the lease of another node, and ends it if that node is gone. */
  private static LeaseTotals plus(
      JdbcClient client, LeasedAccount account, LeaseTotals sum, LeaseRow row, Instant now) {
    if (!row.isOpen() && row.renewedAt().isBefore(now.minus(KEPT))) {
      LeaseTable.fold(client, account.key(), row.lease(), row.spent());
    }
    boolean ended = row.isExpired(now) && LeaseTable.end(client, account.key(), row);
    return sum.plus(ended ? row.ended() : row);
  }

  private static BigDecimal slice(BigDecimal free) {
    return free.multiply(SHARE).setScale(SCALE, RoundingMode.DOWN);
  }

  private void announce(LeasedAccount account, List<Crossing> crossings) {
    for (Crossing crossing : crossings) {
      Integer percent = Crossings.percent(crossing.mark);
      if (percent != null) {
        announcements.crossed(crossing.status, percent, account.key().start(), crossing.at);
      }
    }
  }

  /** Ends the lease of an account that nobody uses: all of it is given back. */
  void end(LeasedAccount account, Figures figures) {
    database.transaction(
        client -> {
          if (LeaseTable.lock(client, account.key()).isPresent()) {
            LeaseTable.fold(client, account.key(), account.lease(), figures.spent());
          }
          return true;
        });
  }

  /**
   * Reports figures that need no lock, because they claim nothing more.
   *
   * @return for each account whether its lease was there
   */
  boolean[] report(Map<LeasedAccount, Figures> reports) {
    List<Map<String, Object>> rows = new ArrayList<>();
    reports.forEach(
        (account, figures) -> rows.add(LeaseTable.row(account.key(), account.lease(), figures)));
    int[] updated = database.batch(LeaseTable.REPORT, rows);
    boolean[] found = new boolean[updated.length];
    for (int i = 0; i < updated.length; i++) {
      found[i] = updated[i] > 0;
    }
    return found;
  }

  /** What the database knows about accounts. */
  Map<AccountKey, LeaseTotals> totals(Set<String> accounts, Set<String> ownLeases) {
    return database.use(client -> LeaseTable.totals(client, accounts, ownLeases));
  }

  /** Renews all leases of this node. */
  void renew() {
    database.use(client -> LeaseTable.renew(client, node));
  }

  /** Deletes what nobody needs any more. */
  void clean(Instant endedBefore, Instant unusedBefore) {
    database.use(
        client -> {
          LeaseTable.clean(client, endedBefore, unusedBefore);
          return true;
        });
  }
}
