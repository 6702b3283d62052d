package io.aiprovider.server.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.analytics.LedgerRows;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /api/v1/analytics/forecast}, as callers see it. */
final class ForecastTest {
  private static final String PATH = "/api/v1/analytics/forecast";

  private static KeyServer server;
  private static String steady;
  private static String newcomer;
  private static String nobody;
  private static String boss;

  @BeforeAll
  static void start() {
    server =
        KeyServer.on(
            TestDatabase.H2,
            "budgets.rules[0].scope=installation",
            "budgets.rules[0].usd=1000",
            "budgets.rules[1].scope=user",
            "budgets.rules[1].id=*",
            "budgets.rules[1].usd=10");
    JsonObject first = server.create("acme", "ada", "\"budget_usd\":12,\"budget_period\":\"day\"");
    JsonObject second = server.create("acme", "bob");
    steady = first.string("api_key");
    newcomer = second.string("api_key");
    nobody = server.create("other", "eve").string("api_key");
    boss = server.create("acme", "boss", "\"role\":\"tenant_admin\"").string("api_key");
    Instant now = Instant.now();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int day = 0; day <= 40; day++) {
      for (int hour = 0; hour < 24; hour += 6) {
        Instant time =
            now.truncatedTo(ChronoUnit.DAYS).minus(day, ChronoUnit.DAYS).plusSeconds(hour * 3600);
        if (time.isBefore(now)) {
          String id = "f" + day + "-" + hour;
          Map<String, Object> row =
              LedgerRows.call(id, time, "acme", first.string("key_id"), "2.5");
          row.put("user_id", "pseudonym-1");
          row.put("tags", "{\"team\":\"search\"}");
          rows.add(row);
        }
      }
      if (day <= 10) {
        Instant noon = now.minus(day, ChronoUnit.DAYS).minusSeconds(1);
        rows.add(LedgerRows.call("g" + day, noon, "acme", second.string("key_id"), "1"));
      }
    }
    Database database = server.server().bean(Database.class);
    database.use(
        client ->
            client
                .sql("update ai_pseudonyms set pseudonym = 'pseudonym-1' where user_id = 'ada'")
                .update());
    LedgerRows.insert(database, rows);
    for (String subject : List.of("user/acme/ada", "user/other/ada", "tag/team=search")) {
      String scope = subject.substring(0, subject.indexOf('/'));
      server.admin(
          "PUT",
          "/admin/budgets/" + scope + subject.indexOf("other"),
          "{\"scope\":\"%s\",\"id\":\"%s\",\"period\":\"month\",\"usd\":5000}"
              .formatted(scope, subject.substring(scope.length() + 1)));
    }
    server.admin(
        "PUT",
        "/admin/budgets/acme-total",
        "{\"scope\":\"tenant\",\"id\":\"acme\",\"period\":\"total\",\"usd\":12}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonObject get(String query, String key) {
    HttpResponse<String> response = server.send("GET", PATH + query, null, key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body());
  }

  private static double number(JsonObject json, String name) {
    return Double.parseDouble(String.valueOf(json.get(name)));
  }

  @Test
  void a_steady_key_goes_on_as_before() {
    JsonObject forecast = get("?days=10&zone=UTC", steady);

    assertThat(forecast.string("reason")).isNull();
    assertThat(forecast.string("method")).isEqualTo("weekday_mean");
    assertThat(number(forecast, "history_days")).isEqualTo(39);
    List<JsonObject> days = forecast.objects("days");
    assertThat(days).hasSize(10);
    assertThat(days.get(0).string("date")).isEqualTo(LocalDate.now(ZoneOffset.UTC).toString());
    assertThat(number(days.get(0), "cost_usd"))
        .as("today's part does not lower it, and may be ahead by a call")
        .isBetween(10.0, 12.5);
    assertThat(number(days.get(9), "low")).isLessThan(10);
    assertThat(number(days.get(9), "high")).isGreaterThan(10);
    assertThat(number(forecast.object("total"), "cost_usd")).isBetween(100.0, 102.5);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    double usual = 10.0 * today.lengthOfMonth();
    assertThat(number(forecast.object("month_end"), "cost_usd")).isBetween(usual, usual + 2.5);
    assertThat(number(forecast.object("backtest"), "wape")).isZero();
  }

  @Test
  void the_budget_of_a_day_is_projected_to_its_own_end() {
    JsonObject budget = get("?zone=America/Los_Angeles", steady).objects("budgets").get(0);

    assertThat(budget.string("period")).isEqualTo("day");
    assertThat(Instant.parse(budget.string("window_end")))
        .isBefore(Instant.now().plus(25, ChronoUnit.HOURS));
    assertThat(number(budget, "projected_usd")).isLessThanOrEqualTo(10);
    assertThat(budget.string("exhausts_on")).isNull();
  }

  @Test
  void a_budget_that_will_not_do_has_the_day_of_its_end() {
    JsonObject budget =
        get("", boss).objects("budgets").stream()
            .filter(each -> "acme-total".equals(each.string("id")))
            .findAny()
            .orElseThrow();

    assertThat(LocalDate.parse(budget.string("exhausts_on")))
        .isBetween(LocalDate.now(ZoneOffset.UTC), LocalDate.now(ZoneOffset.UTC).plusDays(2));
    assertThat(budget.string("projected_usd")).isNull(); // it has no end
  }

  @Test
  void budgets_of_users_tags_and_the_configuration_are_projected() {
    List<JsonObject> budgets = get("", KeyServer.ADMIN).objects("budgets");
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    double rest = 10.0 * (today.lengthOfMonth() - today.getDayOfMonth());

    for (String subject : List.of("acme/ada", "team=search", "")) {
      JsonObject budget = ofSubject(budgets, subject);
      assertThat(budget.get("projected_usd").isNull()).as(budget.toString()).isFalse();
      assertThat(number(budget, "projected_usd"))
          .as(subject) // nothing is spent of these budgets: the rows were written by the test
          .isBetween(rest, 1.2 * rest + 11); // other calls cost a dollar on each of the last days
    }
    assertThat(ofSubject(budgets, "other/ada").string("projected_usd")).isNull();
    assertThat(budgets).noneMatch(budget -> "*".equals(budget.string("subject")));
  }

  private static JsonObject ofSubject(List<JsonObject> budgets, String subject) {
    return budgets.stream()
        .filter(budget -> subject.equals(budget.string("subject")))
        .findAny()
        .orElseThrow();
  }

  @Test
  void too_few_days_have_a_reason_instead_of_numbers() {
    for (JsonObject forecast : List.of(get("", newcomer), get("", nobody))) {
      assertThat(forecast.string("reason")).contains("14 whole days");
      assertThat(forecast.string("confidence")).isEqualTo("none");
      assertThat(forecast.objects("days")).isEmpty();
      assertThat(forecast.string("method")).isNull();
      for (String name : List.of("total", "month_end", "backtest")) {
        assertThat(forecast.has(name)).as(name).isTrue();
        assertThat(forecast.object(name)).as(name).isNull();
      }
      assertThat(forecast.toString()).doesNotContain("NaN").doesNotContain("Infinity");
    }
  }

  @Test
  void the_short_name_gives_the_same() {
    HttpResponse<String> response =
        server.send("GET", "/analytics/forecast?days=3", null, KeyServer.ADMIN);

    assertThat(JsonObject.parse(response.body()).objects("days")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"days=0, days", "days=x, days", "days=91, days", "zone=Mars, zone"})
  void a_wrong_parameter_is_named(String query, String param) {
    HttpResponse<String> response = server.send("GET", PATH + "?" + query, null, steady);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(response).string("param")).isEqualTo(param);
  }
}
