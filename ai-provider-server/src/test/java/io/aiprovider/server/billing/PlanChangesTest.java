package io.aiprovider.server.billing;

import static io.aiprovider.server.billing.TestStatements.close;
import static io.aiprovider.server.billing.TestStatements.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.billing.PlanCalendar.Span;
import io.aiprovider.server.billing.Statement.Late;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.server.store.TenantScope;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans that begin or end within a month. */
class PlanChangesTest {
  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  /** The example of the documentation. */
  private static final String FLAT_THEN_PRO =
      "plans.flat.model=per-request plans.flat.per-request=0.015 plans.flat.tenants=acme"
          + " plans.pro.model=subscription plans.pro.monthly-fee=99"
          + " plans.pro.included-requests=10 plans.pro.overage-per-request=0.008"
          + " plan-changes[0].tenant=acme plan-changes[0].plan=pro"
          + " plan-changes[0].from=2026-10-16";

  private static Statements statements(Database database, String plans, String zone) {
    return TestStatements.statements(database, plans, "2026-12-20T00:00:00Z", zone);
  }

  private static Statement of(Statements statements, YearMonth month) {
    return TestStatements.of(statements, month).statements().get(0);
  }

  private static LedgerRows add(LedgerRows rows, int calls, String at) {
    for (int i = 0; i < calls; i++) {
      rows.add(at, 10, 10, "0.01");
    }
    return rows;
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void each_part_of_the_month_is_charged_by_its_plan(Database database) {
    LedgerRows rows = new LedgerRows(database);
    add(rows, 4, "2026-10-15T23:59:59.999Z");
    add(rows, 7, "2026-10-16T00:00:00Z"); // 6 of them are included: 10 × 16 / 31 is 5.16

    Statement october = of(statements(database, FLAT_THEN_PRO, "UTC"), OCTOBER);

    assertThat(october.content().objects("lines"))
        .extracting(JsonObject::toString)
        .containsExactly(
            "{\"item\":\"requests\",\"quantity\":4,\"unit\":\"request\",\"unit_price_usd\":0.015,"
                + "\"amount_usd\":0.06,\"plan\":\"flat\"}",
            "{\"item\":\"monthly_fee\",\"quantity\":0.516129032258,\"unit\":\"month\","
                + "\"unit_price_usd\":99,\"amount_usd\":51.096774193542,\"plan\":\"pro\"}",
            "{\"item\":\"requests_over_included\",\"quantity\":1,\"unit\":\"request\","
                + "\"unit_price_usd\":0.008,\"amount_usd\":0.008,\"plan\":\"pro\"}");
    assertThat(october.price()).isEqualTo("51.16");
    assertThat(october.usage().requests()).isEqualTo(11);
    assertThat(october.cost()).isEqualByComparingTo("0.11");
    assertThat(october.content().object("plan").toString())
        .isEqualTo(
            "{\"name\":\"pro\",\"model\":\"subscription\",\"monthly_fee\":99,\"days\":16,"
                + "\"days_of_month\":31,\"requests\":{\"included\":6,\"price\":0.008}}");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void late_rows_are_charged_by_the_plan_of_their_part_once(Database database) {
    LedgerRows rows = new LedgerRows(database);
    add(rows, 1, "2026-10-02T00:00:00Z");
    add(rows, 6, "2026-10-20T00:00:00Z");
    Statements statements = statements(database, FLAT_THEN_PRO, "UTC");
    close(database, statements, OCTOBER);
    assertThat(of(statements, OCTOBER).price()).isEqualTo("51.11"); // 0.015 and the fee

    add(rows, 2, "2026-10-03T00:00:00Z");
    add(rows, 3, "2026-10-21T00:00:00Z");
    // other plans now: what is closed keeps its own
    Statements later = statements(database, "plans.x.model=per-token plans.x.margin=9", "UTC");
    Statement november = of(later, NOVEMBER);

    assertThat(november.late())
        .extracting(Late::from)
        .containsExactly(
            Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-10-16T00:00:00Z"));
    assertThat(november.late())
        .extracting(late -> late.amount().toPlainString())
        .containsExactly("0.03", "0.024");
    assertThat(november.price()).isEqualTo("0.05");

    close(database, later, NOVEMBER);
    add(rows, 1, "2026-10-21T00:00:00Z");
    Statement december = of(later, NOVEMBER.plusMonths(1));
    assertThat(december.late())
        .singleElement()
        .satisfies(late -> assertThat(late.usage().requests()).isEqualTo(1))
        .satisfies(late -> assertThat(late.amount()).isEqualByComparingTo("0.008"));
  }

  private static List<Span> spans(String plans, YearMonth month, String zone) {
    return PlansTest.calendar(plans).of("acme", Month.of(month, ZoneId.of(zone)), null);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02, 2026-02-15, 14, 28", // the shortest month
    "2028-02, 2028-02-29, 1, 29", // a leap year
    "2026-04, 2026-04-01, 30, 30", // all of it
    "2026-03, 2026-03-29, 3, 31", // a day of 23 hours
    "2026-10, 2026-10-25, 7, 31", // a day of 25 hours
    "2026-10, 2026-10-26, 6, 31",
    "2026-12, 2026-12-31, 1, 31"
  })
  void days_are_counted_by_the_calendar_whatever_clocks_do(
      YearMonth month, LocalDate from, int days, int of) {
    String plans =
        "plans.a.model=subscription plans.a.monthly-fee=%d plan-changes[0].tenant=acme"
                .formatted(of)
            + " plan-changes[0].plan=a plan-changes[0].from="
            + from;
    for (String zone : List.of("UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia")) {
      List<Span> spans = spans(plans, month, zone);

      Span last = spans.get(spans.size() - 1);
      assertThat(last.from()).isEqualTo(from.atStartOfDay(ZoneId.of(zone)).toInstant());
      assertThat(last.plan().price(Usage.NONE).setScale(2, RoundingMode.HALF_EVEN))
          .as("%s: a fee of one dollar for each day", zone)
          .isEqualByComparingTo(BigDecimal.valueOf(days));
      assertThat(spans.get(0).from()).isEqualTo(Month.of(month, ZoneId.of(zone)).from());
      assertThat(last.to()).isEqualTo(Month.of(month, ZoneId.of(zone)).to());
    }
  }

  @Test
  void a_month_with_changes_there_and_back_has_no_gap_and_the_days_add_up() {
    String plans =
        "plans.a.model=subscription plans.a.monthly-fee=10 plans.a.tenants=acme"
            + " plans.b.model=subscription plans.b.monthly-fee=10"
            + " plan-changes[0].tenant=acme plan-changes[0].plan=b plan-changes[0].from=2026-10-25"
            + " plan-changes[1].tenant=acme plan-changes[1].plan=a plan-changes[1].from=2026-10-26"
            + " plan-changes[2].tenant=other plan-changes[2].plan=b plan-changes[2].from=2026-10-02";

    List<Span> spans = spans(plans, OCTOBER, "Europe/Berlin");

    assertThat(spans).extracting(span -> span.plan().name()).containsExactly("a", "b", "a");
    assertThat(Duration.between(spans.get(1).from(), spans.get(1).to())).hasHours(25);
    assertThat(spans.get(0).to()).isEqualTo(spans.get(1).from());
    assertThat(spans.get(1).to()).isEqualTo(spans.get(2).from());
    BigDecimal fee =
        spans.stream()
            .map(span -> span.plan().price(Usage.NONE))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(fee).isEqualByComparingTo("10");
    assertThat(spans(plans, NOVEMBER, "UTC")).hasSize(1);
    assertThat(spans(plans, NOVEMBER, "UTC").get(0).plan())
        .isEqualTo(PlansTest.plans(plans).of("acme"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-16T00:00:00Z, UTC, 51.10", // 16 of 31 days
    "2026-10-15T23:30:00Z, UTC, 54.29",
    "2026-10-15T23:30:00Z, Europe/Berlin, 51.10", // it is the 16th there
    "2026-10-01T00:00:00Z, UTC, 99.00",
    "2026-09-30T23:59:59Z, UTC, 99.00"
  })
  void the_fee_of_a_new_tenant_begins_with_the_day_of_its_creation(
      String createdAt, String zone, String price) {
    try (Database database = TestDatabase.H2.open()) {
      tenant(database, "acme", createdAt);
      String plan = "plans.a.model=subscription plans.a.monthly-fee=99 plans.a.tenants=acme";

      assertThat(of(statements(database, plan, zone), OCTOBER).price()).isEqualTo(price);
      assertThat(of(statements(database, plan, zone), NOVEMBER).price()).isEqualTo("99.00");
    }
  }

  @ParameterizedTest
  @CsvSource({"2026-10-20T00:00:00Z, 51.10", "2026-10-15T00:00:00Z, 99.00"})
  void a_tenant_that_was_used_before_is_not_new(String used, String price) {
    try (Database database = TestDatabase.H2.open()) {
      tenant(database, "acme", "2026-10-16T10:00:00Z"); // perhaps it was deleted and created again
      new LedgerRows(database).add(used, 1, 1, "0");
      String plan = "plans.a.model=subscription plans.a.monthly-fee=99 plans.a.tenants=acme";

      assertThat(of(statements(database, plan, "UTC"), OCTOBER).price()).isEqualTo(price);
    }
  }

  @Test
  void what_is_included_for_some_days_is_rounded_up_and_a_stored_plan_is_the_same_plan() {
    Plan plan =
        PlansTest.plans(
                "default-plan=a plans.a.model=subscription plans.a.monthly-fee=31"
                    + " plans.a.included-requests=100 plans.a.overage-per-request=1"
                    + " plans.a.included-tokens=1000000 plans.a.overage-per-million-tokens=4"
                    + " plans.a.included-usd=5 plans.a.overage-margin=0")
            .of(null)
            .forDays(1, 31);

    assertThat(plan.toJson().toString())
        .isEqualTo(
            "{\"name\":\"a\",\"model\":\"subscription\",\"monthly_fee\":31,\"days\":1,"
                + "\"days_of_month\":31,\"requests\":{\"included\":4,\"price\":1},"
                + "\"tokens\":{\"included\":32259,\"price\":4},"
                + "\"cost\":{\"included\":0.17,\"price\":1}}");
    assertThat(Plan.of(JsonObject.parse(plan.toJson().toString()))).isEqualTo(plan);
  }

  @Test
  void csv_shows_the_plan_of_each_line() {
    try (Database database = TestDatabase.H2.open()) {
      add(new LedgerRows(database), 1, "2026-10-02T00:00:00Z");

      String csv =
          StatementAnswer.csv(
                  statements(database, FLAT_THEN_PRO, "UTC").of(OCTOBER, TenantScope.ALL))
              .toString();

      assertThat(csv)
          .contains(
              "2026-10,open,acme,flat,per-request,requests,,1,request,0.015,0.015,",
              "2026-10,open,acme,pro,subscription,monthly_fee,,0.516129032258,month,99,")
          .contains("2026-10,open,acme,pro,subscription,total,,,,,51.11,0.01");
    }
  }
}
