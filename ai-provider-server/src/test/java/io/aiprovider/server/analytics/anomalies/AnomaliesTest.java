package io.aiprovider.server.analytics.anomalies;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.analytics.LedgerRows;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /api/v1/analytics/anomalies}, as callers see it. */
final class AnomaliesTest {
  private static final String PATH = "/api/v1/analytics/anomalies";
  private static final int DAYS = 70;

  private static KeyServer server;
  private static String key;
  private static String other;
  private static String boss;

  @BeforeAll
  static void start() {
    server = KeyServer.on(TestDatabase.H2);
    JsonObject guilty = server.create("acme", "ada");
    JsonObject late = server.create("other", "eve");
    key = guilty.string("api_key");
    other = late.string("api_key");
    boss = server.create("acme", "boss", "\"role\":\"tenant_admin\"").string("api_key");
    Instant noon = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(12, ChronoUnit.HOURS);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int day = 1; day <= DAYS; day++) {
      Instant time = noon.minus(day, ChronoUnit.DAYS);
      rows.add(
          LedgerRows.call(
              "a" + day, time, "acme", guilty.string("key_id"), day == 3 ? "40" : "10"));
      rows.add(LedgerRows.call("b" + day, time, "acme", "another", "5"));
      if (day <= 10) {
        rows.add(LedgerRows.call("c" + day, time, "other", late.string("key_id"), "0.5"));
      }
    }
    LedgerRows.insert(server.server().bean(Database.class), rows);
    server.server().bean(RollUps.class).add();
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

  private static HttpResponse<String> say(String id, String json, String key) {
    return server.send("POST", PATH + "/" + id + "/feedback?zone=UTC", json, key);
  }

  @Test
  void each_sees_the_anomalies_of_its_own_usage() {
    JsonObject all = get("?zone=UTC", KeyServer.ADMIN).objects("anomalies").get(0);
    assertThat(all.string("dimension")).isEqualTo("total");
    assertThat(all.string("kind")).isEqualTo("cost");
    assertThat(all.objects("causes"))
        .extracting(cause -> cause.string("dimension"))
        .contains("key", "tenant", "model", "provider");
    assertThat(all.get("impact_usd")).hasToString("30.5");
    JsonObject own = get("?zone=UTC", key).objects("anomalies").get(0);
    assertThat(own.string("id")).isNotEqualTo(all.string("id"));
    assertThat(own.objects("causes"))
        .extracting(cause -> cause.string("dimension"))
        .doesNotContain("tenant", "key");
    assertThat(get("?zone=UTC", boss).objects("anomalies")).hasSize(1);
  }

  @Test
  void the_calls_of_an_anomaly_can_be_listed() {
    String calls = get("?zone=UTC", KeyServer.ADMIN).objects("anomalies").get(0).string("calls");

    HttpResponse<String> listed =
        server.send("GET", "/api/v1/calls?" + calls, null, KeyServer.ADMIN);

    assertThat(JsonObject.parse(listed.body()).objects("calls")).hasSize(3);
  }

  @Test
  void feedback_is_kept_until_it_is_taken_back() {
    String id = get("?zone=UTC", boss).objects("anomalies").get(0).string("id");

    assertThat(say(id, "{\"feedback\":\"ignored\"}", boss).statusCode()).isEqualTo(200);
    assertThat(get("?zone=UTC", boss).objects("anomalies").get(0).string("feedback"))
        .isEqualTo("ignored");
    assertThat(say(id, "{\"feedback\":null}", boss).statusCode()).isEqualTo(200);
    assertThat(get("?zone=UTC", boss).objects("anomalies").get(0).string("feedback")).isNull();
    assertThat(say(id, "{\"feedback\":\"expected\"}", other).statusCode()).isEqualTo(404);
    assertThat(say("x", "{\"feedback\":\"expected\"}", boss).statusCode()).isEqualTo(404);
    assertThat(say(id, "{\"feedback\":\"good\"}", boss).statusCode()).isEqualTo(400);
    assertThat(say(id, "{}", boss).statusCode()).isEqualTo(400);
  }

  @Test
  void what_an_earlier_anomaly_muted_can_be_taken_back() {
    String id = get("?zone=UTC", KeyServer.ADMIN).objects("anomalies").get(0).string("id");
    String pattern = id.substring(0, id.indexOf('-'));
    server
        .server()
        .bean(Database.class)
        .use(
            client ->
                client
                    .sql(
                        "insert into ai_anomaly_feedback (pattern, first_day, feedback, updated_at)"
                            + " values (:pattern, date '2020-01-01', 'ignored', current_timestamp)")
                    .param("pattern", pattern)
                    .update());
    assertThat(get("?zone=UTC", KeyServer.ADMIN).objects("anomalies").get(0).string("feedback"))
        .isEqualTo("ignored");

    assertThat(say(id, "{\"feedback\":null}", KeyServer.ADMIN).statusCode()).isEqualTo(200);

    assertThat(get("?zone=UTC", KeyServer.ADMIN).objects("anomalies").get(0).string("feedback"))
        .isNull();
  }

  @Test
  void ten_days_have_a_reason() {
    JsonObject answer = get("", other);

    assertThat(answer.string("reason")).contains("36 whole days").contains("are 9.");
    assertThat(answer.objects("anomalies")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "from=x, from",
    "to=2026-01-01T00:00:00Z, to",
    "from=2026-01-01&to=2026-08-01, from",
    "from=2026-01-02&to=2026-01-01, from",
    "zone=Mars, zone"
  })
  void a_wrong_parameter_is_named(String query, String param) {
    HttpResponse<String> response = server.send("GET", PATH + "?" + query, null, key);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(response).string("param")).isEqualTo(param);
  }
}
