package io.aiprovider.server.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statements over HTTP. Each test has months of its own. */
class BillingApiTest {
  private static final String PATH = "/api/v1/billing/statements";
  private static KeyServer server;
  private static LedgerRows rows;

  @BeforeAll
  static void start() {
    String url = TestDatabase.newPostgresqlUrl();
    server =
        KeyServer.at(
            url,
            "billing.default-plan=usage",
            "billing.plans.usage.model=per-token",
            "billing.plans.usage.margin=0.5");
    rows = new LedgerRows(database(url));
  }

  private static Database database(String url) {
    return TestDatabase.openPostgresql(url);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> get(String query) {
    return server.admin("GET", PATH + query, null);
  }

  private static HttpResponse<String> close(String month) {
    return server.admin("POST", PATH + "/close?month=" + month, null);
  }

  @Test
  void a_month_is_shown_closed_and_then_frozen() {
    rows.tenant("frozen").add("2025-03-05T00:00:00Z", 1_000, 100, "2");

    JsonObject open = JsonObject.parse(get("?month=2025-03").body());
    assertThat(open.string("status")).isEqualTo("open");
    assertThat(open.object("total").toString()).isEqualTo("{\"price_usd\":3.00,\"cost_usd\":2}");

    HttpResponse<String> closed = close("2025-03");
    assertThat(closed.statusCode()).as(closed.body()).isEqualTo(200);
    rows.tenant("frozen").add("2025-03-06T00:00:00Z", 1_000, 100, "2");
    assertThat(get("?month=2025-03").body()).isEqualTo(closed.body());
    assertThat(JsonObject.parse(closed.body()).string("hash")).hasSize(64);
    assertThat(JsonObject.parse(get("?month=2025-04").body()).objects("statements").get(0).objects("late"))
        .hasSize(1);
    assertThat(server.admin("GET", "/admin/audit", null).body())
        .contains("billing.close", "month 2025-03");

    HttpResponse<String> again = close("2025-03");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(HttpCaller.errorOf(again).string("code")).isEqualTo("month_closed");
  }

  @Test
  void a_month_that_has_not_ended_is_not_closed() {
    HttpResponse<String> refused = close(YearMonth.now(ZoneOffset.UTC).toString());

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(HttpCaller.errorOf(refused).string("code")).isEqualTo("month_not_ended");
  }

  @Test
  void csv_has_each_line_and_totals_and_starts_no_formulas() {
    rows.tenant("=cmd()").add("2025-06-05T00:00:00Z", 1_000, 100, "2.5");

    HttpResponse<String> csv = get("?month=2025-06&format=csv");

    assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
    assertThat(csv.body())
        .isEqualTo(
            "month,status,tenant_id,plan,model,item,of_month,quantity,unit,unit_price_usd,"
                + "amount_usd,cost_usd\r\n"
                + "2025-06,open,'=cmd(),usage,per-token,cost,,2.5,usd,1.5,3.75,\r\n"
                + "2025-06,open,'=cmd(),usage,per-token,total,,,,,3.75,2.5\r\n");
  }

  @Test
  void a_tenants_administrator_gets_its_own_statement_and_closes_nothing() {
    rows.tenant("one").add("2025-08-05T00:00:00Z", 1, 1, "1");
    rows.tenant("two").add("2025-08-05T00:00:00Z", 1, 1, "1");
    String key = server.create("one", "ann", "\"role\":\"tenant_admin\"").string("api_key");

    HttpResponse<String> own = server.send("GET", PATH + "?month=2025-08", null, key);

    assertThat(JsonObject.parse(own.body()).objects("statements"))
        .extracting(statement -> statement.string("tenant_id"))
        .containsExactly("one");
    assertThat(server.send("POST", PATH + "/close?month=2025-08", null, key).statusCode())
        .isEqualTo(403);
    String caller = server.create("one", "bob").string("api_key");
    assertThat(server.send("GET", PATH, null, caller).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "?month=2025-13, month",
    "?month=2025-1, month",
    "?month=x, month",
    "?month=1999-12, month",
    "?month=9999-01, month",
    "?format=xml, format"
  })
  void a_wrong_parameter_is_refused_by_name(String query, String param) {
    HttpResponse<String> refused = get(query);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo(param);
  }

  @Test
  void closing_needs_a_month() {
    HttpResponse<String> refused = server.admin("POST", PATH + "/close", null);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("month");
  }
}
