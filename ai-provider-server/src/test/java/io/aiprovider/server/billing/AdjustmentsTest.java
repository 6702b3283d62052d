package io.aiprovider.server.billing;

import static io.aiprovider.server.billing.TestStatements.MARGIN;
import static io.aiprovider.server.billing.TestStatements.close;
import static io.aiprovider.server.billing.TestStatements.of;
import static io.aiprovider.server.billing.TestStatements.statements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.analytics.rollup.Horizons;
import io.aiprovider.server.billing.Statements.OfMonth;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TestDatabase;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Rows that come after their month was closed. */
class AdjustmentsTest {
  private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);
  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void later_rows_are_adjustments_of_the_next_month_by_the_plan_of_their_month(Database database) {
    LedgerRows rows = new LedgerRows(database).add("2026-10-05T00:00:00Z", 10, 10, "2");
    close(database, statements(database, MARGIN, "2026-11-01T00:00:00Z"), OCTOBER);
    rows.add("2026-10-06T00:00:00Z", 7, 3, "4").add("2026-11-06T00:00:00Z", 1, 1, "1");
    Statements later = statements(database, MARGIN.replace("0.5", "0"), "2026-11-10T00:00:00Z");

    Statement november = of(later, NOVEMBER).statements().get(0);

    assertThat(november.late()).hasSize(1);
    assertThat(november.late().get(0).month()).isEqualTo(OCTOBER);
    assertThat(november.late().get(0).usage().promptTokens()).isEqualTo(7);
    assertThat(november.late().get(0).amount()).isEqualByComparingTo("6"); // 4 × 1.5
    assertThat(november.usage().requests()).isEqualTo(1);
    assertThat(november.price()).isEqualTo("7.00");
    assertThat(november.cost()).isEqualByComparingTo("5");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void each_late_row_is_billed_once_and_what_was_billed_adds_up_to_the_ledger(Database database) {
    YearMonth december = NOVEMBER.plusMonths(1);
    LedgerRows rows = new LedgerRows(database).add("2026-10-05T00:00:00Z", 10, 10, "2");
    close(database, statements(database, MARGIN, "2026-11-01T00:00:00Z"), OCTOBER);
    rows.add("2026-10-06T00:00:00Z", 10, 10, "4");
    close(database, statements(database, MARGIN, "2026-12-01T00:00:00Z"), NOVEMBER);
    rows.add("2026-10-07T00:00:00Z", 10, 10, "8").add("2026-11-07T00:00:00Z", 10, 10, "16");
    Statements now = statements(database, MARGIN, "2026-12-10T00:00:00Z");

    List<Statement> three =
        Stream.of(OCTOBER, NOVEMBER, december)
            .flatMap(month -> of(now, month).statements().stream())
            .toList();

    assertThat(three.get(2).late())
        .extracting(Statement.Late::month)
        .containsExactly(OCTOBER, NOVEMBER);
    assertThat(three)
        .extracting(Statement::cost)
        .map(cost -> cost.toPlainString())
        .containsExactly("2", "4", "24");
    assertThat(three)
        .extracting(Statement::price)
        .map(price -> price.toPlainString())
        .containsExactly("3.00", "6.00", "36.00");
  }

  @Test
  void a_changed_cost_of_a_closed_month_is_an_adjustment_and_can_be_negative() {
    try (Database database = TestDatabase.H2.open()) {
      new LedgerRows(database).add("2026-10-05T00:00:00Z", 10, 10, "2");
      close(database, statements(database, MARGIN, "2026-11-01T00:00:00Z"), OCTOBER);
      database.use(client -> client.sql("update ai_usage_logs set cost_usd = 1.5").update());

      OfMonth november = of(statements(database, MARGIN, "2026-11-10T00:00:00Z"), NOVEMBER);

      assertThat(november.price()).isEqualTo("-0.75");
    }
  }

  @Test
  void a_subscription_charges_late_rows_only_beyond_what_is_included() {
    try (Database database = TestDatabase.H2.open()) {
      String plan =
          "plans.a.model=subscription plans.a.monthly-fee=10 plans.a.tenants=acme"
              + " plans.a.included-requests=2 plans.a.overage-per-request=1";
      LedgerRows rows = new LedgerRows(database).add("2026-10-05T00:00:00Z", 1, 1, "0");
      close(database, statements(database, plan, "2026-11-01T00:00:00Z"), OCTOBER);
      rows.add("2026-10-06T00:00:00Z", 1, 1, "0").add("2026-10-06T00:00:00Z", 1, 1, "0");

      OfMonth november = of(statements(database, plan, "2026-11-10T00:00:00Z"), NOVEMBER);

      assertThat(november.statements().get(0).late().get(0).amount()).isEqualByComparingTo("1");
    }
  }

  @Test
  void deleted_sums_are_neither_adjustments_nor_a_statement() {
    try (Database database = TestDatabase.H2.open()) {
      new LedgerRows(database).add("2026-10-05T00:00:00Z", 10, 10, "2");
      Statements statements = statements(database, MARGIN, "2026-11-02T00:00:00Z");
      close(database, statements, OCTOBER);
      database.use(client -> client.sql("delete from ai_usage_logs").update());
      assertThat(of(statements, NOVEMBER).price()).isEqualTo("-3.00");

      database.use(
          client -> {
            Horizons.rollUpsFrom(client, Instant.parse("2026-10-15T00:00:00Z"));
            return client;
          });

      assertThat(of(statements, NOVEMBER).statements()).isEmpty();
      assertThat(of(statements, OCTOBER).price()).isEqualTo("3.00");
      assertThatThrownBy(() -> of(statements, SEPTEMBER))
          .isInstanceOf(Statements.Refused.class)
          .hasMessageContaining("its usage is deleted");
    }
  }
}
