package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /api/v1/analytics/costs}, as callers see it. */
final class CostsTest {
  private static final String PATH = "/api/v1/analytics/costs";
  private static final String RANGE = "?from=2026-10-01&to=2026-11-01";
  private static final Instant BEGAN = Instant.parse("2026-10-31T23:10:00Z");

  private static KeyServer server;
  private static String callerKey;
  private static String tenantKey;
  private static String viewerKey;

  @BeforeAll
  static void start() {
    server = KeyServer.on(TestDatabase.H2);
    JsonObject caller = server.create("acme", "ada");
    callerKey = caller.string("api_key");
    tenantKey = server.create("acme", "boss", "\"role\":\"tenant_admin\"").string("api_key");
    viewerKey = server.create("ops", "eve", "\"role\":\"viewer\"").string("api_key");
    LedgerRows.insert(
        server.server().bean(Database.class),
        List.of(
            LedgerRows.call("c1", BEGAN, "acme", caller.string("key_id"), "0.000000000000000001"),
            LedgerRows.call("c2", BEGAN, "acme", "another", "0.5"),
            LedgerRows.call("c3", BEGAN, "=cmd|' /C calc'!A0", "third", "10")));
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

  private static BigDecimal cost(JsonObject report) {
    return new BigDecimal(report.object("total").get("cost_usd").toString());
  }

  @Test
  void a_caller_sees_its_key_a_tenant_its_calls_and_the_operator_all() {
    assertThat(cost(get(RANGE, callerKey))).isEqualByComparingTo("0.000000000000000001");
    assertThat(cost(get(RANGE, tenantKey))).isEqualByComparingTo("0.500000000000000001");
    assertThat(cost(get(RANGE, viewerKey))).isEqualByComparingTo("10.500000000000000001");
    assertThat(cost(get(RANGE, KeyServer.ADMIN))).isEqualByComparingTo("10.500000000000000001");
    assertThat(get(RANGE + "&group_by=tenant", tenantKey).objects("groups")).hasSize(1);
  }

  @Test
  void an_answer_has_what_was_asked_for() {
    JsonObject report =
        get(RANGE + "&zone=Europe/Berlin&group_by=tenant&interval=day", KeyServer.ADMIN);

    assertThat(report.string("from")).isEqualTo("2026-10-01T00:00:00+02:00");
    assertThat(report.string("to")).isEqualTo("2026-11-01T00:00:00+01:00");
    assertThat(report.string("zone")).isEqualTo("Europe/Berlin");
    assertThat(report.string("group_by")).isEqualTo("tenant");
    assertThat(report.string("currency")).isEqualTo("USD");
    assertThat(report.objects("groups")).isEmpty(); // in Berlin, it was November
    JsonObject november =
        get(
            "?from=2026-11-01&to=2026-11-02&zone=Europe/Berlin&group_by=tenant&interval=day",
            KeyServer.ADMIN);
    assertThat(november.objects("groups"))
        .extracting(group -> group.string("key"))
        .containsExactly("=cmd|' /C calc'!A0", "acme");
    assertThat(november.objects("groups").get(0).objects("intervals").get(0).string("start"))
        .isEqualTo("2026-11-01T00:00:00+01:00");
  }

  @Test
  void the_old_name_gives_the_same() {
    HttpResponse<String> old = server.send("GET", "/analytics/cost" + RANGE, null, callerKey);

    assertThat(JsonObject.parse(old.body())).isEqualTo(get(RANGE, callerKey));
  }

  @Test
  void a_table_for_spreadsheets() {
    HttpResponse<String> csv =
        server.send("GET", PATH + RANGE + "&group_by=tenant&format=csv", null, KeyServer.ADMIN);

    assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
    assertThat(csv.headers().firstValue("Content-Disposition")).get().asString().contains(".csv");
    assertThat(csv.body().split("\r\n"))
        .hasSize(3)
        .satisfies(
            lines -> {
              assertThat(lines[0]).startsWith("tenant,requests,attempts,cache_hits,errors,");
              assertThat(lines[1]).startsWith("'=cmd|' /C calc'!A0,1,1,0,0,").contains(",10,0,0");
              assertThat(lines[2]).startsWith("acme,2,2,0,0,").contains(",0.500000000000000001,");
            });
  }

  @ParameterizedTest
  @CsvSource({"group_by=planet, group_by", "group-by=model, group-by"})
  void a_wrong_parameter_is_named(String query, String param) {
    HttpResponse<String> response = server.send("GET", PATH + "?" + query, null, callerKey);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(response).string("param")).isEqualTo(param);
  }
}
