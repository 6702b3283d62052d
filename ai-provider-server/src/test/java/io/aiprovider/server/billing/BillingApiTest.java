package io.aiprovider.server.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.cli.CommandLineTool;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.reconcile.ReportFiles;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statements over HTTP. Each test has months of its own. */
class BillingApiTest {
  private static final String PATH = "/api/v1/billing/statements";
  private static KeyServer server;
  private static Database database;
  private static LedgerRows rows;

  @BeforeAll
  static void start() {
    String url = TestDatabase.newPostgresqlUrl();
    server =
        KeyServer.at(
            url,
            "retention.raw-days=0",
            "retention.roll-up-months=0", // so that the months of the tests are not too old
            "billing.default-plan=usage",
            "billing.plans.usage.model=per-token",
            "billing.plans.usage.margin=0.5");
    database = TestDatabase.openPostgresql(url);
    rows = new LedgerRows(database);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
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
    assertThat(
            JsonObject.parse(get("?month=2025-04").body())
                .objects("statements")
                .get(0)
                .objects("late"))
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
    "?format=xml, format",
    "?months=2025-10, months"
  })
  void a_wrong_parameter_is_refused_by_name(String query, String param) {
    HttpResponse<String> refused = get(query);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo(param);
  }

  private static String command(int status, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    Map<String, String> environment =
        Map.of(
            "AI_PROVIDER_URL",
            server.server().uri("/").toString(),
            "AI_PROVIDER_ADMIN_KEY",
            KeyServer.ADMIN);
    int exit = new CommandLineTool(environment, text, text).run(words);
    String shown = out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    assertThat(exit).as(shown).isEqualTo(status);
    return shown;
  }

  @Test
  void the_command_line_shows_costs_and_statements() {
    rows.tenant("shown").model("openai", "gpt-4o").add("2025-10-05T00:00:00Z", 1_200, 34, "2.5");

    assertThat(command(0, "billing", "--month", "2025-10"))
        .contains("tenant  plan   requests  tokens  late  cost  price\n")
        .contains("shown   usage         1   1,234        2.50   3.75\n");
    assertThat(command(0, "costs", "--from", "2025-10-01", "--to", "2025-11-01"))
        .contains(
            "gpt-4o         1       0           0         1,200             34         0  2.50");
    assertThat(command(2, "costs", "--group-by", "colour")).contains("--group-by must be provider");
    assertThat(
            command(
                2, "costs", "--group-by", "tag:x", "--from", "2025-01-01", "--to", "2027-01-01"))
        .contains("must be at most");
  }

  @Test
  void a_report_is_reconciled_with_the_calls_to_one_provider(@TempDir Path directory)
      throws IOException {
    LedgerRows calls = new LedgerRows(database).tenant("reconciled");
    calls.model("openai", "gpt-4o-mini").add("2026-10-01T00:00:00Z", 600, 150, "0.1");
    calls.model("openai", "gpt-4o-mini").add("2026-10-01T23:59:59Z", 400, 50, "0.14");
    for (int i = 0; i < 4; i++) {
      calls.model("openai", "gpt-4o-mini").add("2026-10-01T15:00:00Z", 0, 0, "0");
    }
    calls.model("openai", "gpt-4o").add("2026-10-01T12:00:00Z", 500, 100, "2.25");
    calls.model("openai", "gpt-4o").add("2026-10-01T12:00:01Z", 0, 0, "0");
    calls.model("azure", "gpt-4o").add("2026-10-01T12:00:00Z", 9_000, 9_000, "90");
    calls.model("openai", "gpt-4o").add("2026-10-03T12:00:00Z", 50, 10, "0.225");
    calls.model("openai", "gpt-4o").add("2026-10-04T00:00:00Z", 1, 1, "1"); // after the report
    Path usage = Files.writeString(directory.resolve("u"), ReportFiles.OPENAI_USAGE_JSON);
    Path costs = Files.writeString(directory.resolve("c"), ReportFiles.OPENAI_COSTS_CSV);

    assertThat(command(0, "reconcile", usage.toString())).endsWith("No differences.\n");
    assertThat(command(0, "reconcile", costs.toString())).endsWith("No differences.\n");
    assertThat(command(1, "reconcile", usage.toString(), "--provider", "azure"))
        .contains("2026-10-01  gpt-4o       input tokens differ   9,000    500       8,500\n")
        .endsWith("5 differences.\n");
    new RollUps(database).add();
    assertThat(command(0, "reconcile", usage.toString())).endsWith("No differences.\n");
  }

  @Test
  void costs_of_one_provider_cannot_be_grouped_by_tag() {
    HttpResponse<String> refused =
        server.admin("GET", "/api/v1/analytics/costs?provider=openai&group_by=tag:team", null);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("provider");
  }

  @ParameterizedTest
  @CsvSource({"x, 400, invalid_value", "1b4e28ba-2fa1-11d2-883f-0016d3cca427, 409, node_unknown"})
  void only_servers_that_are_known_can_be_given_up(String node, int status, String code) {
    HttpResponse<String> refused =
        server.admin("POST", PATH + "/close?month=2025-01&force=" + node, null);

    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(HttpCaller.errorOf(refused).string("code")).isEqualTo(code);
  }

  @Test
  void closing_refuses_a_parameter_with_a_spelling_mistake() {
    HttpResponse<String> refused =
        server.admin("POST", PATH + "/close?month=2025-01&forced=x", null);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("forced");
    assertThat(HttpCaller.errorOf(refused).string("message")).contains("Known are: force, month.");
  }

  @Test
  void closing_needs_a_month() {
    HttpResponse<String> refused = server.admin("POST", PATH + "/close", null);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("month");
  }
}
