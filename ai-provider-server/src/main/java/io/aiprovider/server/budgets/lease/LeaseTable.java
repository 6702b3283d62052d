package io.aiprovider.server.budgets.lease;

import io.aiprovider.server.store.Columns;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements on periods and leases. Its methods are parts of a transaction. */
final class LeaseTable {
  private static final int SCALE = 18;

  private static final String THE_PERIOD = " where account = :account and start_at = :start";
  private static final String THE_LEASE = THE_PERIOD + " and lease = :lease";

  static final String REPORT =
      """
      update ai_budget_leases set granted_usd = :granted, spent_usd = :spent,
        reserved_usd = :reserved, renewed_at = current_timestamp
      where account = :account and start_at = :start and lease = :lease and is_open
      """;
  private static final String INSERT_PERIOD =
      """
      insert into ai_budget_periods (account, start_at, ends_at, spent_usd, is_session, updated_at)
      values (:account, :start, :end, 0, :session, current_timestamp)
      """;
  private static final String INSERT_LEASE =
      """
      insert into ai_budget_leases (account, start_at, lease, node, granted_usd, spent_usd,
        reserved_usd, is_open, renewed_at)
      values (:account, :start, :lease, :node, :granted, :spent, :reserved, true,
        current_timestamp)
      """;
  private static final String WRITE_LEASE =
      """
      update ai_budget_leases set granted_usd = :granted, spent_usd = :spent,
        reserved_usd = :reserved, is_open = true, renewed_at = current_timestamp
      """
          + THE_LEASE;

  private static final String END_LEASE =
      """
      update ai_budget_leases set granted_usd = :granted, spent_usd = :spent,
        reserved_usd = :reserved, is_open = false
      """
          + THE_LEASE
          + " and renewed_at = :renewed";

  private LeaseTable() {}

  /**
   * A period, locked until the end of the transaction.
   *
   * @param spent by leases that have ended
   * @param now the time of the database, which all nodes share
   */
  record Period(BigDecimal spent, Set<String> crossed, @Nullable Instant wantedAt, Instant now) {}

  static void insertPeriod(
      JdbcClient client, AccountKey key, @Nullable Instant end, boolean isSession) {
    client
        .sql(INSERT_PERIOD)
        .params(parameters(key))
        .param("end", Columns.time(end))
        .param("session", isSession)
        .update();
  }

  /** Locks a period; empty if it does not exist. */
  static Optional<Period> lock(JdbcClient client, AccountKey key) {
    return client
        .sql(
            "select spent_usd, crossed, wanted_at, current_timestamp as at_now"
                + " from ai_budget_periods"
                + THE_PERIOD
                + " for update")
        .params(parameters(key))
        .query(
            (row, number) ->
                new Period(
                    row.getBigDecimal("spent_usd"),
                    Set.copyOf(Columns.lines(row, "crossed")),
                    Columns.instant(row, "wanted_at"),
                    Columns.requiredInstant(row, "at_now")))
        .optional();
  }

  static List<LeaseRow> leases(JdbcClient client, AccountKey key) {
    return client
        .sql("select * from ai_budget_leases" + THE_PERIOD)
        .params(parameters(key))
        .query((row, number) -> LeaseRow.of(row))
        .list();
  }

  /** Ends a lease that its node does not renew; false if it was renewed meanwhile. */
  static boolean end(JdbcClient client, AccountKey key, LeaseRow lease) {
    return client
            .sql(END_LEASE)
            .params(row(key, lease.ended()))
            .param("renewed", Columns.time(lease.renewedAt()))
            .update()
        > 0;
  }

  /** Removes a lease, and adds what it has spent to the period. */
  static void fold(JdbcClient client, AccountKey key, String lease, BigDecimal spent) {
    int deleted =
        client
            .sql("delete from ai_budget_leases" + THE_LEASE)
            .params(parameters(key))
            .param("lease", lease)
            .update();
    if (deleted > 0) {
      client
          .sql(
              "update ai_budget_periods set spent_usd = spent_usd + :spent,"
                  + " updated_at = current_timestamp"
                  + THE_PERIOD)
          .params(parameters(key))
          .param("spent", scaled(spent))
          .update();
    }
  }

  static void write(
      JdbcClient client,
      AccountKey key,
      String lease,
      String node,
      LeasedAccount.Figures figures,
      boolean isNew) {
    Map<String, Object> row = row(key, lease, figures);
    row.put("node", node);
    client.sql(isNew ? INSERT_LEASE : WRITE_LEASE).params(row).update();
  }

  /** The parameters of a lease. */
  static Map<String, Object> row(AccountKey key, String lease, LeasedAccount.Figures figures) {
    return row(key, lease, figures.granted(), figures.spent(), figures.reserved());
  }

  private static Map<String, Object> row(AccountKey key, LeaseRow row) {
    return row(key, row.lease(), row.granted(), row.spent(), row.reserved());
  }

  private static Map<String, Object> row(
      AccountKey key, String lease, BigDecimal granted, BigDecimal spent, BigDecimal reserved) {
    Map<String, Object> row = parameters(key);
    row.put("lease", lease);
    row.put("granted", scaled(granted));
    row.put("spent", scaled(spent));
    row.put("reserved", scaled(reserved));
    return row;
  }

  static void crossed(JdbcClient client, AccountKey key, Set<String> marks) {
    client
        .sql("update ai_budget_periods set crossed = :crossed" + THE_PERIOD)
        .params(parameters(key))
        .param("crossed", Columns.lines(List.copyOf(marks)))
        .update();
  }

  /** Notes that a node wanted more than there was, and that a period is in use. */
  static void used(JdbcClient client, AccountKey key, boolean wanted) {
    client
        .sql(
            "update ai_budget_periods set updated_at = current_timestamp"
                + (wanted ? ", wanted_at = current_timestamp" : "")
                + THE_PERIOD)
        .params(parameters(key))
        .update();
  }

  /**
   * What the database knows about accounts, without the leases of one node. A lease whose node is
   * gone counts as if it had ended: it ends when another node needs more.
   *
   * @param own these leases are left out
   */
  static Map<AccountKey, LeaseTotals> totals(
      JdbcClient client, Set<String> accounts, Set<String> own) {
    Map<AccountKey, LeaseTotals> totals = new HashMap<>();
    client
        .sql("select * from ai_budget_periods where account in (:accounts)")
        .param("accounts", accounts)
        .query(
            row -> {
              totals.put(
                  new AccountKey(
                      row.getString("account"), Columns.requiredInstant(row, "start_at")),
                  new LeaseTotals(
                      row.getBigDecimal("spent_usd"),
                      BigDecimal.ZERO,
                      BigDecimal.ZERO,
                      Set.copyOf(Columns.lines(row, "crossed")),
                      Columns.instant(row, "wanted_at")));
            });
    client
        .sql(
            "select l.*, current_timestamp as at_now from ai_budget_leases l"
                + " where account in (:accounts)")
        .param("accounts", accounts)
        .query(
            row -> {
              AccountKey key =
                  new AccountKey(
                      row.getString("account"), Columns.requiredInstant(row, "start_at"));
              LeaseRow lease = LeaseRow.of(row);
              boolean isGone = lease.isExpired(Columns.requiredInstant(row, "at_now"));
              if (!own.contains(lease.lease())) {
                totals.computeIfPresent(
                    key, (same, sum) -> sum.plus(isGone ? lease.ended() : lease));
              }
            });
    return totals;
  }

  /** Renews the leases of a node. */
  static int renew(JdbcClient client, String node) {
    return client
        .sql(
            "update ai_budget_leases set renewed_at = current_timestamp"
                + " where node = :node and is_open")
        .param("node", node)
        .update();
  }

  /** Deletes what nobody needs any more. */
  static void clean(JdbcClient client, Instant endedBefore, Instant unusedBefore) {
    String gone = "(ends_at < :ended or ends_at is null and is_session and updated_at < :unused)";
    client
        .sql(
            "delete from ai_budget_leases where exists (select 1 from ai_budget_periods p"
                + " where p.account = ai_budget_leases.account"
                + " and p.start_at = ai_budget_leases.start_at and "
                + gone
                + ")")
        .param("ended", Columns.time(endedBefore))
        .param("unused", Columns.time(unusedBefore))
        .update();
    client
        .sql("delete from ai_budget_periods where " + gone)
        .param("ended", Columns.time(endedBefore))
        .param("unused", Columns.time(unusedBefore))
        .update();
  }

  private static BigDecimal scaled(BigDecimal usd) {
    return usd.setScale(SCALE, RoundingMode.HALF_UP);
  }

  private static Map<String, Object> parameters(AccountKey key) {
    OffsetDateTime start = Columns.time(key.start());
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("account", key.account());
    parameters.put("start", start == null ? "" : start);
    return parameters;
  }
}
