package io.aiprovider.server.billing;

import io.aiprovider.server.billing.Statements.OfMonth;
import io.aiprovider.server.ledger.node.LedgerNodes;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TenantScope;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Statements at a time, with settings such as {@code plans.a.model=per-request}. */
final class TestStatements {
  static final String MARGIN = "default-plan=a plans.a.model=per-token plans.a.margin=0.5";

  private TestStatements() {}

  /** In UTC, with all calls stored. */
  static Statements statements(Database database, String plans, String now) {
    return statements(database, plans, now, "UTC");
  }

  static Statements statements(Database database, String plans, String now, String zone) {
    return statements(database, plans, now, zone, Instant.parse(now));
  }

  /**
   * With the calls of this server that began before a time.
   *
   * @param storedUntil null: not known
   */
  static Statements statements(
      Database database, String plans, String now, String zone, @Nullable Instant storedUntil) {
    return new Statements(
        new LedgerUsage(database),
        new StatementStore(database),
        PlansTest.calendar(plans),
        ZoneId.of(zone),
        new LedgerCompleteness(new LedgerNodes(database), new StoredUntil(storedUntil)),
        () -> Instant.parse(now));
  }

  static void tenant(Database database, String id, String createdAt) {
    database.use(
        client ->
            client
                .sql(
                    "insert into ai_tenants (id, is_active, created_at, updated_at)"
                        + " values (:id, true, :at, :at)")
                .param("id", id)
                .param("at", Instant.parse(createdAt).atOffset(ZoneOffset.UTC))
                .update());
  }

  static OfMonth of(Statements statements, YearMonth month) {
    return statements.of(month, TenantScope.ALL);
  }

  static void close(Database database, Statements statements, YearMonth month, String... gone) {
    database.change(client -> statements.close(month, "key k1", Set.of(gone)));
  }
}
