package io.aiprovider.server.billing;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The closed months and their statements. They are added, and never changed. Thread-safe. */
final class StatementStore {
  private static final String INSERT_MONTH =
      """
      insert into ai_billing_months (billing_month, from_at, to_at, zone, closed_at, closed_by, hash)
      values (:month, :from_at, :to_at, :zone, :closed_at, :closed_by, :hash)
      """;
  private static final String INSERT_STATEMENT =
      "insert into ai_billing_statements (billing_month, tenant_id, content)"
          + " values (:month, :tenant_id, :content)";

  private final Database database;

  StatementStore(Database database) {
    this.database = database;
  }

  Optional<ClosedMonth> find(YearMonth month) {
    return database.use(
        client ->
            client
                .sql("select * from ai_billing_months where billing_month = :month")
                .param("month", month.toString())
                .query(StatementStore::month)
                .optional());
  }

  private static ClosedMonth month(ResultSet row, int number) throws SQLException {
    Month month =
        new Month(
            YearMonth.parse(row.getString("billing_month")),
            Columns.requiredInstant(row, "from_at"),
            Columns.requiredInstant(row, "to_at"),
            ZoneId.of(row.getString("zone")));
    return new ClosedMonth(
        month,
        Columns.requiredInstant(row, "closed_at"),
        row.getString("closed_by"),
        row.getString("hash"));
  }

  /** The statements of a closed month, in the order of tenants. */
  List<Statement> statements(YearMonth month) {
    List<Statement> found =
        database.use(
            client ->
                client
                    .sql("select * from ai_billing_statements where billing_month = :month")
                    .param("month", month.toString())
                    .query(StatementStore::statement)
                    .list());
    return found.stream().sorted(Statements.BY_TENANT).toList();
  }

  private static Statement statement(ResultSet row, int number) throws SQLException {
    String tenant = row.getString("tenant_id");
    return new Statement(
        tenant.isEmpty() ? null : tenant, JsonObject.parse(row.getString("content")));
  }

  /** Adds a month, as a part of a transaction. */
  void add(ClosedMonth closed, List<Statement> statements) {
    Month month = closed.month();
    String name = month.name().toString();
    database.use(
        client ->
            client
                .sql(INSERT_MONTH)
                .param("month", name)
                .param("from_at", Columns.time(month.from()))
                .param("to_at", Columns.time(month.to()))
                .param("zone", month.zone().getId())
                .param("closed_at", Columns.time(closed.closedAt()))
                .param("closed_by", closed.closedBy())
                .param("hash", closed.hash())
                .update());
    if (!statements.isEmpty()) {
      database.batch(
          INSERT_STATEMENT,
          statements.stream()
              .map(
                  statement ->
                      Map.<String, Object>of(
                          "month", name,
                          "tenant_id", statement.tenantColumn(),
                          "content", statement.content().toString()))
              .toList());
    }
  }
}
