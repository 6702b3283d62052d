package io.aiprovider.server.analytics.suggestions;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.LedgerRows;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/v1/analytics/suggestions}, as callers see it. */
final class SuggestionsTest {
  private static final String PATH = "/api/v1/analytics/suggestions";
  private static final int DAYS = 20;

  private static KeyServer server;
  private static String key;
  private static String newcomer;

  @BeforeAll
  static void start() {
    server = KeyServer.on(TestDatabase.H2);
    JsonObject caller = server.create("acme", "ada");
    JsonObject second = server.create("acme", "bob");
    key = caller.string("api_key");
    newcomer = second.string("api_key");
    Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      for (int call = 0; call < 6; call++) {
        Instant time = now.minus(day, ChronoUnit.DAYS).minusSeconds(60 + call * 600L);
        Map<String, Object> row =
            LedgerRows.call("s" + day + "-" + call, time, "acme", caller.string("key_id"), "0.5");
        row.put("provider", call % 2 == 0 ? "dear" : "cheap");
        row.put("prompt_tokens", 100_000L);
        row.put("cached_tokens", 0L);
        row.put("completion_tokens", 10L);
        row.put("model_requested", "gpt");
        row.put("outcome", call == 5 ? "failed" : "succeeded");
        rows.add(row);
        if (call == 0) {
          rows.add(failedAttempt(row, time));
          row.put("id", row.get("call_id") + ".2");
          row.put("attempt", 2);
          row.put("attempts", 2);
        }
      }
    }
    rows.add(LedgerRows.call("n", now.minusSeconds(60), "acme", second.string("key_id"), "9"));
    Database database = server.server().bean(Database.class);
    LedgerRows.insert(database, rows);
    update(
        database,
        "update ai_usage_logs set cache_status = 'MISS', cache_key_hash = 'hash-'"
            + " || substring(call_id from 1 for position('-' in call_id)), prefix_hash = 'prefix'");
    update(database, "update ai_usage_logs set max_tokens = 4096 where call_end");
    update(
        database,
        "update ai_usage_logs set price_rates ="
            + " '{\"input\":5,\"output\":10,\"cached_input\":0.5}' where provider = 'dear'");
    update(
        database,
        "update ai_usage_logs set price_rates ="
            + " '{\"input\":1,\"output\":10,\"cached_input\":1}' where provider = 'cheap'");
  }

  private static Map<String, Object> failedAttempt(Map<String, Object> call, Instant time) {
    Map<String, Object> row = new HashMap<>(call);
    row.put("call_end", false);
    row.put("created_at", Columns.time(time.minusSeconds(1)));
    row.put("provider", "flaky");
    row.put("outcome", "failed");
    row.put("cost_usd", new BigDecimal("0.25"));
    return row;
  }

  private static void update(Database database, String sql) {
    database.use(client -> client.sql(sql).update());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonObject get(String path, String key) {
    HttpResponse<String> response = server.send("GET", path, null, key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body());
  }

  private static JsonObject suggestion(String kind) {
    return get(PATH, key).objects("suggestions").stream()
        .filter(each -> kind.equals(each.string("kind")))
        .findAny()
        .orElseThrow();
  }

  private static double number(JsonObject json, String name) {
    return Double.parseDouble(String.valueOf(json.get(name)));
  }

  @Test
  void the_evidence_can_be_queried_again() {
    List<JsonObject> suggestions = get(PATH, key).objects("suggestions");

    Set<String> kinds = new HashSet<>();
    for (JsonObject suggestion : suggestions) {
      kinds.add(suggestion.string("kind"));
      JsonObject evidence = suggestion.object("evidence");
      List<JsonObject> calls = get(evidence.string("query") + "&limit=1000", key).objects("calls");
      assertThat(calls).as(suggestion.string("title")).hasSize((int) number(evidence, "rows"));
      assertThat(calls)
          .extracting(call -> call.string("id"))
          .containsAll(
              evidence.array("sample_call_ids").values().stream()
                  .map(id -> id.toString().replace("\"", ""))
                  .toList());
    }
    assertThat(kinds)
        .contains(
            "cache",
            "prompt_cache",
            "cheaper_provider",
            "failed_calls",
            "failed_attempts",
            "max_tokens");
  }

  @Test
  void a_cache_saves_on_a_replay_what_was_stated() {
    JsonObject saving = suggestion("cache").object("saving_usd_30d");

    // of six calls on each day within an hour, the first is paid for, and failed ones are no
    // answers
    double replayed = 4 * 0.5 * DAYS;
    assertThat(replayed).isBetween(number(saving, "low") - 0.01, number(saving, "high") + 0.01);
  }

  @Test
  void a_cheaper_provider_saves_the_difference_of_prices() {
    JsonObject suggestion = suggestion("cheaper_provider");

    assertThat(suggestion.string("title")).startsWith("cheap has gpt at lower prices than dear");
    // three calls a day, a tenth of a million tokens each, 4 USD less for a million
    assertThat(number(suggestion.object("saving_usd_30d"), "high")).isEqualTo(24);
  }

  @Test
  void attempts_that_failed_before_others_succeeded_cost_what_they_did() {
    JsonObject suggestion = suggestion("failed_attempts");

    assertThat(suggestion.string("title")).contains("failed at flaky");
    assertThat(number(suggestion.object("evidence"), "rows")).isEqualTo(DAYS);
    assertThat(number(suggestion.object("saving_usd_30d"), "high")).isEqualTo(0.25 * DAYS);
  }

  @Test
  void an_allowance_that_is_never_near_is_named() {
    JsonObject suggestion = suggestion("max_tokens");

    assertThat(suggestion.object("saving_usd_30d")).isNull();
    assertThat(suggestion.string("assumption")).contains("had 10 tokens").contains("least 4096");
  }

  @Test
  void too_few_days_have_a_reason() {
    JsonObject answer = get("/analytics/suggestions?zone=UTC", newcomer);

    assertThat(answer.string("reason")).contains("14 whole days");
    assertThat(answer.objects("suggestions")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 3_600})
  void a_replay_pays_for_what_is_too_old(int seconds) {
    Instant start = Instant.EPOCH;
    List<SampleRow> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(
          new SampleRow(
              "c" + i,
              true,
              start.plusSeconds((long) i * seconds),
              "p",
              "m",
              "m",
              1,
              0,
              1,
              null,
              1,
              null,
              false,
              true,
              "MISS",
              "same",
              null));
    }

    double saved = RepeatedRequests.saved(calls, Duration.ofMinutes(1));

    assertThat(saved).isEqualTo(seconds == 1 ? 9 : seconds == 30 ? 5 : 0);
  }
}
