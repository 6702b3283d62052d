package io.aiprovider.server.billing;

import static io.aiprovider.server.billing.TestStatements.MARGIN;
import static io.aiprovider.server.billing.TestStatements.close;
import static io.aiprovider.server.billing.TestStatements.of;
import static io.aiprovider.server.billing.TestStatements.statements;
import static io.aiprovider.server.billing.TestStatements.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.billing.Statements.OfMonth;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TenantScope;
import io.aiprovider.server.store.TestDatabase;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {
  private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);
  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void says_what_each_tenant_owes_beside_what_it_cost(Database database) {
    new LedgerRows(database)
        .add("2026-09-30T23:59:59.999Z", 1, 1, "100")
        .add("2026-10-01T00:00:00Z", 1_000, 100, "0.010000000000000001")
        .add("2026-10-31T23:59:59.999Z", 2_000, 200, "0.02")
        .add("2026-11-01T00:00:00Z", 1, 1, "100")
        .tenant("beta")
        .add("2026-10-15T12:00:00Z", 500, 50, "1.25");

    OfMonth october = of(statements(database, MARGIN, "2026-11-02T00:00:00Z"), OCTOBER);

    assertThat(october.statements()).extracting(Statement::tenant).containsExactly("acme", "beta");
    Statement acme = october.statements().get(0);
    assertThat(acme.usage().requests()).isEqualTo(2);
    assertThat(acme.usage().promptTokens()).isEqualTo(3_000);
    assertThat(acme.cost()).isEqualByComparingTo("0.030000000000000001");
    assertThat(acme.content().objects("lines"))
        .extracting(JsonObject::toString)
        .containsExactly(
            "{\"item\":\"cost\",\"quantity\":0.030000000000000001,\"unit\":\"usd\","
                + "\"unit_price_usd\":1.5,\"amount_usd\":0.0450000000000000015}");
    assertThat(acme.price()).isEqualTo("0.05"); // 0.0450000000000000015 is more than half a cent
    assertThat(october.statements().get(1).price()).isEqualTo("1.88"); // 1.875: to the even cent
    assertThat(october.price()).isEqualTo("1.93");
    assertThat(october.cost()).isEqualByComparingTo("1.280000000000000001");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void failed_and_refused_calls_are_not_billed_as_requests_and_unpriced_ones_are_counted(
      Database database) {
    new LedgerRows(database)
        .add("2026-10-02T00:00:00Z", 1, 1, "0.1")
        .ended("cancelled", 499)
        .add("2026-10-02T00:00:00Z", 1, 1, "0.1")
        .ended("failed", 502)
        .add("2026-10-02T00:00:00Z", 1, 1, "0.1")
        .ended("succeeded", 429)
        .add("2026-10-02T00:00:00Z", 0, 0, "0")
        .ended("succeeded", 200)
        .unpriced()
        .add("2026-10-02T00:00:00Z", 5, 5, "0");

    Usage usage =
        of(statements(database, "", "2026-10-20T00:00:00Z"), OCTOBER).statements().get(0).usage();

    assertThat(usage.requests()).isEqualTo(5);
    assertThat(usage.billedRequests()).isEqualTo(3);
    assertThat(usage.unpricedRequests()).isEqualTo(1);
  }

  @Test
  void calls_without_a_tenant_have_a_statement_so_that_nothing_is_missing() {
    try (Database database = TestDatabase.H2.open()) {
      new LedgerRows(database).tenant(null).add("2026-10-02T00:00:00Z", 1, 1, "0.1");

      OfMonth october = of(statements(database, "", "2026-10-20T00:00:00Z"), OCTOBER);

      assertThat(october.statements().get(0).tenant()).isNull();
      assertThat(october.cost()).isEqualByComparingTo("0.1");
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_subscriber_owes_the_fee_for_each_month_in_which_it_existed(Database database) {
    tenant(database, "acme", "2026-10-31T23:00:00Z");
    tenant(database, "beta", "2026-01-01T00:00:00Z");
    String plans = "plans.a.model=subscription plans.a.monthly-fee=99 plans.a.tenants=acme";
    Statements statements = statements(database, plans, "2026-11-20T00:00:00Z");

    assertThat(of(statements, SEPTEMBER).statements()).isEmpty();
    assertThat(of(statements, OCTOBER).statements())
        .extracting(Statement::tenant)
        .containsExactly("acme");
    assertThat(of(statements, OCTOBER).price()).as("one of 31 days").isEqualTo("3.19");
    assertThat(of(statements, NOVEMBER).price()).isEqualTo("99.00");
  }

  @Test
  void months_begin_and_end_in_the_zone_of_reports() {
    try (Database database = TestDatabase.H2.open()) {
      new LedgerRows(database)
          .add("2026-09-30T22:00:00Z", 1, 1, "1") // 1 October in Berlin, with summer time
          .add("2026-10-31T22:59:59Z", 1, 1, "1")
          .add("2026-10-31T23:00:00Z", 1, 1, "50"); // 1 November, without
      Statements berlin = statements(database, "", "2026-11-02T00:00:00Z", "Europe/Berlin");

      assertThat(of(berlin, OCTOBER).cost()).isEqualByComparingTo("2");
      assertThat(of(berlin, NOVEMBER).cost()).isEqualByComparingTo("50");
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_closed_month_changes_neither_by_later_rows_nor_by_other_plans(Database database) {
    LedgerRows rows = new LedgerRows(database).add("2026-10-05T00:00:00Z", 10, 10, "2");
    close(database, statements(database, MARGIN, "2026-11-01T00:00:00Z"), OCTOBER);
    String before = of(statements(database, MARGIN, "2026-11-02T00:00:00Z"), OCTOBER).toString();

    rows.add("2026-10-06T00:00:00Z", 10, 10, "4")
        .tenant("new")
        .add("2026-10-06T00:00:00Z", 1, 1, "1");
    Statements later =
        statements(database, MARGIN.replace("0.5", "9"), "2026-11-02T00:00:00Z", "Asia/Tokyo");

    assertThat(of(later, OCTOBER).toString()).isEqualTo(before);
    assertThat(of(later, OCTOBER).price()).isEqualTo("3.00");
    assertThat(of(later, OCTOBER).intact()).isTrue();
  }

  @Test
  void no_call_is_in_two_months_or_in_none_when_the_zone_changes() {
    try (Database database = TestDatabase.H2.open()) {
      new LedgerRows(database)
          .add("2026-10-31T18:00:00Z", 1, 1, "1") // November in Tokyo
          .add("2026-11-01T18:00:00Z", 1, 1, "1");
      close(database, statements(database, "", "2026-11-01T00:00:00Z"), OCTOBER);
      Statements tokyo = statements(database, "", "2026-11-10T00:00:00Z", "Asia/Tokyo");

      assertThat(of(tokyo, OCTOBER).cost()).isEqualByComparingTo("1");
      assertThat(of(tokyo, NOVEMBER).cost()).isEqualByComparingTo("1");
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void only_a_month_that_has_ended_is_closed_and_only_once(Database database) {
    assertThatThrownBy(
            () -> close(database, statements(database, "", "2026-10-31T23:59:59Z"), OCTOBER))
        .isInstanceOf(Statements.Refused.class)
        .hasMessage("The month 2026-10 ends at 2026-11-01T00:00:00Z. Close it after that.");
    Statements november = statements(database, "", "2026-11-01T00:00:00Z");
    close(database, november, OCTOBER);
    assertThatThrownBy(() -> close(database, november, OCTOBER))
        .isInstanceOf(Statements.Refused.class)
        .hasMessage("The month 2026-10 is closed already.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026-10-31T23:59:59.999Z"})
  void a_month_is_not_closed_while_calls_wait_to_be_stored(String storedUntil) {
    try (Database database = TestDatabase.H2.open()) {
      Instant stored = storedUntil.isEmpty() ? null : Instant.parse(storedUntil);
      Statements statements = statements(database, "", "2026-11-01T01:00:00Z", "UTC", stored);

      assertThatThrownBy(() -> close(database, statements, OCTOBER))
          .isInstanceOf(Statements.Refused.class)
          .hasMessageStartingWith("Calls of this month are running on this server, or wait");
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void rolled_up_and_archived_rows_count_as_before(Database database) {
    new LedgerRows(database)
        .add("2026-10-05T00:00:00Z", 10, 10, "2")
        .ended("failed", 502)
        .add("2026-10-06T00:00:00Z", 10, 10, "3");
    Statements statements = statements(database, MARGIN, "2026-11-02T00:00:00Z");
    String before = of(statements, OCTOBER).toString();

    assertThat(new RollUps(database).add()).isEqualTo(2);
    assertThat(of(statements, OCTOBER).toString()).isEqualTo(before);
    database.use(client -> client.sql("delete from ai_usage_logs").update());

    assertThat(of(statements, OCTOBER).toString()).isEqualTo(before);
  }

  @Test
  void a_stored_statement_that_was_changed_shows() {
    try (Database database = TestDatabase.H2.open()) {
      new LedgerRows(database).add("2026-10-05T00:00:00Z", 10, 10, "2");
      Statements statements = statements(database, MARGIN, "2026-11-01T00:00:00Z");
      close(database, statements, OCTOBER);
      database.use(
          client ->
              client
                  .sql(
                      "update ai_billing_statements set content ="
                          + " replace(content, '\"price_usd\":3.00', '\"price_usd\":2.00')")
                  .update());

      assertThat(of(statements, OCTOBER).price()).isEqualTo("2.00");
      assertThat(of(statements, OCTOBER).intact()).isFalse();
    }
  }

  @Test
  void postgresql_refuses_to_change_a_closed_month() {
    try (Database database = TestDatabase.POSTGRESQL.open()) {
      new LedgerRows(database).add("2026-10-05T00:00:00Z", 10, 10, "2");
      close(database, statements(database, "", "2026-11-01T00:00:00Z"), OCTOBER);

      for (String table : List.of("ai_billing_statements", "ai_billing_months")) {
        assertThatThrownBy(
                () -> database.use(client -> client.sql("delete from " + table).update()))
            .hasMessageContaining("A closed month cannot be changed or deleted.");
      }
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_tenant_sees_its_own_statement_only_open_and_closed(Database database) {
    LedgerRows rows =
        new LedgerRows(database)
            .add("2026-10-05T00:00:00Z", 10, 10, "2")
            .tenant("beta")
            .add("2026-10-05T00:00:00Z", 10, 10, "2");
    Statements statements = statements(database, "", "2026-11-01T00:00:00Z");
    TenantScope acme = TenantScope.of("acme");

    assertThat(statements.of(OCTOBER, acme).statements())
        .extracting(Statement::tenant)
        .containsExactly("acme");
    close(database, statements, OCTOBER);
    rows.add("2026-10-05T00:00:00Z", 10, 10, "2"); // late, of beta
    assertThat(statements.of(OCTOBER, acme).statements())
        .extracting(Statement::tenant)
        .containsExactly("acme");
    assertThat(statements.of(OCTOBER, acme).intact()).isTrue();
    assertThat(statements.of(NOVEMBER, acme).statements()).isEmpty();
    assertThat(of(statements, NOVEMBER).statements())
        .extracting(Statement::tenant)
        .containsExactly("beta");
  }
}
