package io.aiprovider.server.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.server.billing.Statements.Refused;
import io.aiprovider.server.ledger.node.LedgerNodes;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TenantScope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Months of an installation with several servers. */
class LedgerCompletenessTest {
  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
  private static final String NOW = "2026-11-01T00:00:05Z";
  private static final String AT_ITS_END = "2026-11-01T00:00:00Z";
  private static final String BEFORE_ITS_END = "2026-10-31T23:59:58Z";

  private static Statements statements(Database database) {
    return TestStatements.statements(database, "", NOW);
  }

  /** Another server; returns its id. */
  private static String server(Database database, @Nullable String storedUntil, boolean running) {
    String id = UUID.randomUUID().toString();
    database.use(
        client ->
            client
                .sql(
                    "insert into ai_ledger_nodes (node, run_id, place, stored_until, reported_at)"
                        + " values (:id, 'r', 'host-7:/data', :stored, "
                        + (running
                            ? "current_timestamp)"
                            : "current_timestamp - interval '61' second)"))
                .param("id", id)
                .param(
                    "stored",
                    storedUntil == null
                        ? null
                        : Instant.parse(storedUntil).atOffset(ZoneOffset.UTC))
                .update());
    return id;
  }

  private static void close(Database database, String... gone) {
    TestStatements.close(database, statements(database), OCTOBER, gone);
  }

  private static Refused refusal(Database database, String... gone) {
    Refused refused = catchThrowableOfType(Refused.class, () -> close(database, gone));
    assertThat(refused).isNotNull();
    return refused;
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_month_is_closed_when_no_server_has_rows_of_it(Database database) {
    server(database, AT_ITS_END, true);
    server(database, AT_ITS_END, false); // was killed later: its rows of this month are stored

    close(database);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_server_that_was_killed_is_named_with_the_time_from_which_its_rows_are_missing(
      Database database) {
    server(database, AT_ITS_END, true);
    String killed = server(database, BEFORE_ITS_END, false);

    Refused refused = refusal(database);

    assertThat(refused.code()).isEqualTo("ledger_node_missing");
    assertThat(refused.isForMoments()).isFalse();
    assertThat(refused)
        .hasMessageStartingWith(
            "Calls of the server host-7:/data (%s) from %s on may be missing in the database. It was"
                    .formatted(killed, BEFORE_ITS_END)
                + " last heard of at ")
        .hasMessageEndingWith("close the month with force=" + killed + ".");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_server_that_is_behind_or_has_just_started_is_waited_for(Database database) {
    server(database, BEFORE_ITS_END, true);
    server(database, null, true);

    Refused refused = refusal(database);

    assertThat(refused.code()).isEqualTo("ledger_rows_pending");
    assertThat(refused.isForMoments()).isTrue();
    assertThat(refused)
        .hasMessageContaining(
            "This is also true for 1 other server. It is running: try again shortly.");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void without_a_server_that_is_gone_the_month_is_closed_and_its_rows_are_adjustments(
      Database database) {
    String gone = server(database, BEFORE_ITS_END, false);
    String other = server(database, null, false);
    assertThat(refusal(database))
        .hasMessageContaining("This is also true for 1 other server. It was last heard of")
        .message()
        .containsPattern("force=(%1$s,%2$s|%2$s,%1$s)\\.$".formatted(gone, other));
    assertThat(refusal(database, gone)).hasMessageEndingWith("force=" + other + ".");
    assertThat(new LedgerNodes(database).find(gone)).as("nothing happened").isPresent();

    close(database, gone, other);
    assertThat(new LedgerNodes(database).find(gone)).isEmpty();
    new LedgerRows(database).add("2026-10-31T23:59:59Z", 10, 10, "2"); // it is not gone

    Statement november =
        statements(database).of(YearMonth.of(2026, 11), TenantScope.ALL).statements().get(0);
    assertThat(november.late())
        .singleElement()
        .satisfies(late -> assertThat(late.month()).isEqualTo(OCTOBER))
        .satisfies(late -> assertThat(late.amount()).isEqualByComparingTo(new BigDecimal("2")));
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_server_that_runs_or_is_not_known_is_not_gone(Database database) {
    String running = server(database, BEFORE_ITS_END, true);

    assertThat(refusal(database, running).code()).isEqualTo("node_running");
    assertThat(refusal(database, UUID.randomUUID().toString()).code()).isEqualTo("node_unknown");
  }
}
