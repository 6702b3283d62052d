package io.aiprovider.server.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers and administrators see of recorded calls. */
final class CallsTest {
  private static KeyServer server;

  @BeforeAll
  static void start() {
    server =
        KeyServer.on(
            TestDatabase.H2,
            "cache.enabled=true",
            "providers.sim.cost-per-token=0.00001",
            "providers.sim.priority=2",
            "providers.down.type=openai",
            "providers.down.priority=1",
            "providers.down.base-url=http://127.0.0.1:1/v1",
            "providers.down.api-key=sk-down",
            "providers.down.models=fragile",
            "routing.models.both=down/fragile,sim/large");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String key(String tenant, String user, String... members) {
    return Objects.requireNonNull(server.create(tenant, user, members).string("api_key"));
  }

  private static HttpResponse<String> chat(String key, String model, String text) {
    return server.send(
        "POST",
        HttpCaller.CHAT,
        "{\"model\":\"%s\",\"user\":\"end-7\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(model, text),
        key);
  }

  private static String idOf(HttpResponse<String> call) {
    return call.headers().firstValue("x-ai-provider-call-id").orElseThrow();
  }

  private static JsonObject get(String path, String key) {
    HttpResponse<String> response = server.send("GET", path, null, key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body());
  }

  /** The call, as soon as it is in the database. */
  private static JsonObject recorded(HttpResponse<String> call) {
    String path = "/api/v1/calls/" + idOf(call);
    await().until(() -> server.send("GET", path, null, KeyServer.ADMIN).statusCode() == 200);
    return get(path, KeyServer.ADMIN);
  }

  private static List<String> ids(JsonObject list) {
    return list.objects("calls").stream().map(call -> call.string("id")).toList();
  }

  @Test
  void a_call_shows_who_made_it_what_it_used_and_what_it_cost() {
    HttpResponse<String> call = chat(key("acme", "ada"), "large", "What is recorded?");
    JsonObject recorded = recorded(call);

    assertThat(recorded.string("tenant_id")).isEqualTo("acme");
    assertThat(recorded.string("user_id")).isEqualTo("ada");
    assertThat(recorded.string("end_user")).isEqualTo("end-7");
    assertThat(recorded.string("provider")).isEqualTo("sim");
    assertThat(recorded.integer("status")).isEqualTo(200);
    assertThat(recorded.object("cache").string("status")).isEqualTo("MISS");
    assertThat(cost(recorded))
        .isEqualByComparingTo(call.headers().firstValue("x-ai-provider-cost").orElseThrow());
    JsonObject attempt = recorded.objects("attempts").get(0);
    assertThat(attempt.object("price").integer("input")).isEqualTo(10);
    assertThat(cost(attempt))
        .isEqualByComparingTo(
            new BigDecimal("0.00001")
                .multiply(BigDecimal.valueOf(attempt.object("usage").integer("total_tokens"))));
    assertThat(attempt.objects("cost_parts"))
        .extracting(part -> part.string("kind"))
        .containsExactly("input", "output");
    assertThat(
            attempt.objects("cost_parts").stream()
                .map(CallsTest::cost)
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(cost(attempt));
    assertThat(recorded.string("key_name")).isEqualTo("test");
    assertThat(recorded.object("content").string("state")).isEqualTo("not_stored");
    assertThat(recorded.toString()).doesNotContain("What is recorded?", "Simulated answer");
  }

  private static BigDecimal cost(JsonObject json) {
    return Objects.requireNonNull(json.get("cost_usd")).asDecimal();
  }

  @Test
  void a_failover_shows_both_attempts() {
    JsonObject recorded = recorded(chat(key("acme", "ada"), "both", "over"));

    assertThat(recorded.integer("attempt_count")).isEqualTo(2);
    assertThat(recorded.objects("attempts"))
        .extracting(attempt -> attempt.string("provider") + " " + attempt.string("outcome"))
        .containsExactly("down failed", "sim succeeded");
    assertThat(recorded.objects("attempts").get(0).string("failure")).isEqualTo("unavailable");
    assertThat(recorded.objects("attempts"))
        .extracting(attempt -> attempt.string("began"))
        .containsExactly("first", "failover");
    List<Long> offsets =
        recorded.objects("attempts").stream().map(each -> each.integer("offset_ms")).toList();
    assertThat(offsets).isSorted();
    assertThat(recorded.string("outcome")).isEqualTo("succeeded");
  }

  @Test
  void an_answer_from_the_cache_costs_nothing_and_has_no_attempt() {
    String key = key("acme", "ada");
    BigDecimal paid = cost(recorded(chat(key, "large", "again")));
    JsonObject recorded = recorded(chat(key, "large", "again"));

    assertThat(recorded.objects("attempts")).isEmpty();
    assertThat(recorded.object("cache").isTrue("hit")).isTrue();
    assertThat(cost(recorded)).isZero();
    assertThat(Objects.requireNonNull(recorded.get("saved_usd")).asDecimal())
        .isEqualByComparingTo(paid);
  }

  @Test
  void refusals_are_recorded() {
    String limited = key("acme", "ada", "\"requests_per_minute\":1");
    chat(limited, "large", "one");
    JsonObject refused = recorded(chat(limited, "large", "two"));
    JsonObject forbidden =
        recorded(chat(key("acme", "ada", "\"allowed_models\":[\"small\"]"), "large", "no"));

    assertThat(refused.integer("status")).isEqualTo(429);
    assertThat(refused.string("failure")).isEqualTo("limit_reached");
    assertThat(refused.objects("attempts")).isEmpty();
    assertThat(forbidden.integer("status")).isEqualTo(403);
    assertThat(forbidden.string("failure")).isEqualTo("model_not_allowed");
    assertThat(forbidden.object("content").string("state")).isEqualTo("failed_before_dispatch");
  }

  @Test
  void everybody_sees_the_calls_that_are_theirs() {
    String own = key("own", "bob");
    String colleague = key("own", "eve");
    String boss = key("own", "boss", "\"role\":\"tenant_admin\"");
    String viewer = key("else", "view", "\"role\":\"viewer\"");
    String stranger = key("else", "mallory");
    HttpResponse<String> first = chat(own, "large", "mine");
    HttpResponse<String> second = chat(colleague, "large", "hers");
    recorded(first);
    recorded(second);

    assertThat(ids(get("/api/v1/calls", own))).containsExactly(idOf(first));
    assertThat(ids(get("/api/v1/calls", boss))).containsExactly(idOf(second), idOf(first));
    assertThat(ids(get("/api/v1/calls?tenant=own", viewer)))
        .containsExactly(idOf(second), idOf(first));
    assertThat(ids(get("/api/v1/calls?tenant=own", stranger))).isEmpty();
    String path = "/api/v1/calls/" + idOf(first);
    assertThat(server.send("GET", path, null, own).statusCode()).isEqualTo(200);
    assertThat(server.send("GET", path, null, boss).statusCode()).isEqualTo(200);
    assertThat(server.send("GET", path, null, colleague).statusCode()).isEqualTo(404);
    assertThat(server.send("GET", path, null, stranger).statusCode()).isEqualTo(404);
    assertThat(server.anybody(path, "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void a_list_has_filters_and_pages() {
    String key = key("pages", "ada");
    List<HttpResponse<String>> calls =
        List.of(
            chat(key, "large", "1"),
            chat(key, "small", "2"),
            chat(key, "both", "3"),
            chat(key, "large", "4"));
    calls.forEach(CallsTest::recorded);
    String all = "/api/v1/calls?tenant=pages";

    JsonObject page = get(all + "&limit=3", KeyServer.ADMIN);
    JsonObject rest = get(all + "&limit=3&cursor=" + page.string("next_cursor"), KeyServer.ADMIN);
    assertThat(ids(page))
        .containsExactly(idOf(calls.get(3)), idOf(calls.get(2)), idOf(calls.get(1)));
    assertThat(ids(rest)).containsExactly(idOf(calls.get(0)));
    assertThat(rest.string("next_cursor")).isNull();
    assertThat(page.objects("calls").get(1).integer("attempt_count")).isEqualTo(2);

    assertThat(ids(get(all + "&model=small", KeyServer.ADMIN))).containsExactly(idOf(calls.get(1)));
    assertThat(ids(get(all + "&user=ada&status=succeeded", KeyServer.ADMIN))).hasSize(4);
    assertThat(ids(get(all + "&user=bob", KeyServer.ADMIN))).isEmpty();
    assertThat(ids(get(all + "&status=500", KeyServer.ADMIN))).isEmpty();
    assertThat(ids(get(all + "&provider=sim&to=2020-01-01", KeyServer.ADMIN))).isEmpty();
    assertThat(ids(get(all + "&from=2020-01-01T00:00:00%2B02:00", KeyServer.ADMIN))).hasSize(4);
  }

  @Test
  void calls_are_found_by_what_happened_to_them() {
    String key = key("found", "ada");
    String tags = "team=search_%,stage=a:\"b\"";
    HttpResponse<String> plain = chat(key, "large", "found 1");
    HttpResponse<String> cached = chat(key, "large", "found 1");
    HttpResponse<String> tagged =
        server.send(
            "POST",
            HttpCaller.CHAT,
            "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"found 2\"}]}",
            key,
            "x-ai-provider-tags",
            tags,
            "x-ai-provider-session",
            "session-7");
    HttpResponse<String> refused =
        chat(key("found", "eve", "\"allowed_models\":[\"small\"]"), "large", "found 3");
    List.of(plain, cached, tagged, refused).forEach(CallsTest::recorded);
    String all = "/api/v1/calls?tenant=found";

    assertThat(ids(get(all + "&cache=hit", KeyServer.ADMIN))).containsExactly(idOf(cached));
    assertThat(ids(get(all + "&tag=team:search_%25", KeyServer.ADMIN)))
        .containsExactly(idOf(tagged));
    assertThat(ids(get(all + "&tag=stage:a:%22b%22", KeyServer.ADMIN)))
        .containsExactly(idOf(tagged));
    assertThat(ids(get(all + "&tag=team:searchx", KeyServer.ADMIN))).isEmpty();
    assertThat(ids(get(all + "&session=session-7", KeyServer.ADMIN))).containsExactly(idOf(tagged));
    assertThat(ids(get(all + "&status=error", KeyServer.ADMIN))).containsExactly(idOf(refused));
    String failure = recorded(refused).string("failure");
    assertThat(ids(get(all + "&failure=" + failure, KeyServer.ADMIN)))
        .containsExactly(idOf(refused));
    assertThat(ids(get(all + "&operation=chat", KeyServer.ADMIN))).hasSize(4);
    assertThat(ids(get(all + "&min_cost_usd=0.000001", KeyServer.ADMIN)))
        .containsExactly(idOf(tagged), idOf(plain));
    assertThat(ids(get(all + "&min_cost_usd=1000", KeyServer.ADMIN))).isEmpty();
    assertThat(ids(get(all + "&min_duration_ms=600000", KeyServer.ADMIN))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "cache=warm, cache",
    "tag=team, tag",
    "min_cost_usd=-1, min_cost_usd",
    "min_duration_ms=long, min_duration_ms",
    "from=yesterday, from",
    "status=fine, status",
    "limit=0, limit",
    "cursor=x, cursor",
    "color=red, color",
    "model=a&model=b, model"
  })
  void a_wrong_parameter_is_named(String query, String parameter) {
    HttpResponse<String> answer =
        server.send("GET", "/api/v1/calls?" + query, null, KeyServer.ADMIN);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(answer).string("param")).isEqualTo(parameter);
  }

  @Test
  void an_unknown_call_is_not_found() {
    HttpResponse<String> answer =
        server.send("GET", "/api/v1/calls/call_unknown", null, KeyServer.ADMIN);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(HttpCaller.errorOf(answer).string("code")).isEqualTo("call_not_found");
  }
}
