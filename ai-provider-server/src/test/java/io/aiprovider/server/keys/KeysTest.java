package io.aiprovider.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys from their issue to their end, as the operator and callers see them. */
@ParameterizedClass
@ArgumentsSource(KeyServers.class)
class KeysTest {
  private final KeyServer server;

  KeysTest(KeyServer server) {
    this.server = server;
  }

  private static String change(JsonObject key, String action) {
    return "/auth/keys/" + key.string("key_id") + action;
  }

  @Test
  void a_new_key_works_at_once_and_is_shown_only_once() {
    JsonObject key = server.create("acme", "ada", "\"tier\":\"pro\"");

    assertThat(key.string("api_key")).matches("aip_[a-z2-9]{20}_[a-z2-9]{52}");
    assertThat(server.call(key.string("api_key"))).isEqualTo(200);
    assertThat(server.admin("GET", change(key, ""), null).body())
        .contains("\"tier\":\"pro\"")
        .doesNotContain(key.string("api_key"), "hash");
  }

  @Test
  void a_key_ends_in_a_year_unless_the_request_says_otherwise() {
    Instant inAYear = Instant.parse(server.create("acme", "ada").string("expires_at"));

    assertThat(inAYear)
        .isBetween(
            Instant.now().plusSeconds(364 * 86_400L), Instant.now().plusSeconds(366 * 86_400L));
    assertThat(server.create("acme", "ada", "\"expires_at\":null").string("expires_at")).isNull();
    assertThat(
            server
                .create("acme", "ada", "\"expires_at\":\"2099-01-01T00:00:00+01:00\"")
                .string("expires_at"))
        .isEqualTo("2098-12-31T23:00:00Z");
  }

  @Test
  void a_revoked_key_is_refused_at_once() {
    JsonObject key = server.create("acme", "ada");
    assertThat(server.call(key.string("api_key"))).isEqualTo(200);

    server.admin("POST", change(key, "/revoke"), null);

    HttpResponse<String> refused = server.chat(key.string("api_key"));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(HttpCaller.errorOf(refused).string("message")).contains("revoked");
  }

  @Test
  void a_rotated_key_works_beside_the_old_one_during_the_overlap() {
    JsonObject key = server.create("acme", "ada");

    JsonObject next = JsonObject.parse(server.admin("POST", change(key, "/rotate"), null).body());

    assertThat(next.string("key_id")).isEqualTo(key.string("key_id"));
    assertThat(next.string("api_key")).isNotEqualTo(key.string("api_key"));
    assertThat(server.call(next.string("api_key"))).isEqualTo(200);
    assertThat(server.call(key.string("api_key"))).isEqualTo(200);
  }

  @Test
  void a_key_that_is_rotated_without_overlap_ends_at_once() {
    JsonObject key = server.create("acme", "ada");
    server.call(key.string("api_key"));

    JsonObject next =
        JsonObject.parse(
            server.admin("POST", change(key, "/rotate"), "{\"overlap_seconds\":0}").body());

    assertThat(server.call(key.string("api_key"))).isEqualTo(401);
    assertThat(server.call(next.string("api_key"))).isEqualTo(200);
  }

  @Test
  void a_revoked_key_cannot_be_rotated() {
    JsonObject key = server.create("acme", "ada");
    server.admin("POST", change(key, "/revoke"), null);

    assertThat(server.admin("POST", change(key, "/rotate"), null).statusCode()).isEqualTo(409);
  }

  @Test
  void a_null_removes_a_setting_and_what_is_absent_stays() {
    JsonObject key =
        server.create("acme", "ada", "\"requests_per_minute\":5", "\"denied_models\":[\"gpt-*\"]");

    HttpResponse<String> changed =
        server.admin("PATCH", change(key, ""), "{\"requests_per_minute\":null,\"name\":\"other\"}");

    assertThat(changed.body())
        .contains(
            "\"requests_per_minute\":null", "\"name\":\"other\"", "\"denied_models\":[\"gpt-*\"]");
  }

  @Test
  void a_key_limited_to_one_model_reaches_no_other() {
    JsonObject key = server.create("acme", "ada", "\"allowed_models\":[\"small\"]");
    String call = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    assertThat(
            server
                .send("POST", HttpCaller.CHAT, call.formatted("small"), key.string("api_key"))
                .statusCode())
        .isEqualTo(200);
    assertThat(
            server
                .send("POST", HttpCaller.CHAT, call.formatted("large"), key.string("api_key"))
                .statusCode())
        .isBetween(400, 499);
    assertThat(server.send("GET", "/v1/models", null, key.string("api_key")).body())
        .contains("\"small\"")
        .doesNotContain("\"large\"");
  }

  @Test
  void a_key_limited_to_other_addresses_is_refused_here() {
    JsonObject elsewhere = server.create("acme", "ada", "\"allowed_ips\":[\"192.0.2.0/24\"]");
    JsonObject here =
        server.create("acme", "ada", "\"allowed_ips\":[\"192.0.2.1\",\"127.0.0.0/8\"]");

    assertThat(server.call(elsewhere.string("api_key"))).isEqualTo(403);
    assertThat(server.call(here.string("api_key"))).isEqualTo(200);
  }

  @Test
  void the_end_of_a_key_is_refused_with_its_time() {
    JsonObject key = server.create("acme", "ada");
    server
        .server()
        .bean(io.aiprovider.server.store.Database.class)
        .change(
            client ->
                client
                    .sql("update ai_api_keys set expires_at = :past where id = :id")
                    .param("past", java.time.OffsetDateTime.parse("2026-01-01T00:00:00Z"))
                    .param("id", key.string("key_id"))
                    .update());

    HttpResponse<String> refused = server.chat(key.string("api_key"));

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(HttpCaller.errorOf(refused).string("message")).contains("expired at 2026-01-01");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 10, 20, 30, 50, 75})
  void a_key_with_one_other_letter_is_unknown(int place) {
    String key = server.create("acme", "ada").string("api_key");
    char other = key.charAt(place) == 'a' ? 'b' : 'a';
    String changed = key.substring(0, place) + other + key.substring(place + 1);

    assertThat(server.call(changed)).isEqualTo(401);
    assertThat(server.call(key)).isEqualTo(200);
  }

  @Test
  void a_truncated_key_is_unknown() {
    String key = server.create("acme", "ada").string("api_key");

    assertThat(server.call(key.substring(0, key.length() - 1))).isEqualTo(401);
    assertThat(server.call(key.substring(0, 24))).isEqualTo(401);
  }

  @Test
  void verification_says_whose_a_key_is() {
    JsonObject key = server.create("acme", "ada", "\"tier\":\"free\"");

    JsonObject valid =
        JsonObject.parse(
            server
                .anybody("/auth/verify-key", "{\"api_key\":\"" + key.string("api_key") + "\"}")
                .body());
    String invalid = server.anybody("/auth/verify-key", "{\"api_key\":\"aip_x_y\"}").body();

    assertThat(valid.isTrue("valid")).isTrue();
    assertThat(valid.string("key_id")).isEqualTo(key.string("key_id"));
    assertThat(valid.string("tenant_id")).isEqualTo("acme");
    assertThat(valid.string("tier")).isEqualTo("free");
    assertThat(invalid).isEqualTo("{\"valid\":false}");
  }

  @Test
  void the_list_has_pages_and_filters() {
    for (int i = 0; i < 3; i++) {
      server.create("listed", i == 0 ? "bob" : "ada");
    }

    JsonObject first =
        JsonObject.parse(server.admin("GET", "/auth/keys?tenant_id=listed&limit=2", null).body());
    JsonObject second =
        JsonObject.parse(
            server
                .admin(
                    "GET",
                    "/auth/keys?tenant_id=listed&limit=2&cursor=" + first.string("next_cursor"),
                    null)
                .body());
    JsonObject bobs =
        JsonObject.parse(
            server.admin("GET", "/auth/keys?tenant_id=listed&user_id=bob", null).body());

    assertThat(first.objects("keys")).hasSize(2);
    assertThat(second.objects("keys")).hasSize(1);
    assertThat(second.string("next_cursor")).isNull();
    assertThat(bobs.objects("keys")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenant_id | {'user_id':'a','name':'n'}",
        "tenant_id | {'tenant_id':'a\\u0007b','user_id':'a','name':'n'}",
        "tenant_id | {'tenant_id':'','user_id':'a','name':'n'}",
        "tenant_id | {'tenant_id':7,'user_id':'a','name':'n'}",
        "user_id | {'tenant_id':'t','name':'n'}",
        "name | {'tenant_id':'t','user_id':'a'}",
        "tier | {'tenant_id':'t','user_id':'a','name':'n','tier':'gold'}",
        "role | {'tenant_id':'t','user_id':'a','name':'n','role':'root'}",
        "allowed_models | {'tenant_id':'t','user_id':'a','name':'n','allowed_models':['gpt-[4']}",
        "allowed_models | {'tenant_id':'t','user_id':'a','name':'n','allowed_models':[]}",
        "denied_models | {'tenant_id':'t','user_id':'a','name':'n','denied_models':'x'}",
        "expires_at | {'tenant_id':'t','user_id':'a','name':'n','expires_at':'2020-01-01T00:00:00Z'}",
        "expires_at | {'tenant_id':'t','user_id':'a','name':'n','expires_at':'tomorrow'}",
        "quota_requests_per_hour | {'tenant_id':'t','user_id':'a','name':'n','quota_requests_per_hour':0}",
        "requests_per_minute | {'tenant_id':'t','user_id':'a','name':'n','requests_per_minute':10000000001}",
        "max_concurrent | {'tenant_id':'t','user_id':'a','name':'n','max_concurrent':10000000001}",
        "requests_per_minute | {'tenant_id':'t','user_id':'a','name':'n','requests_per_minute':-1}",
        "tokens_per_minute | {'tenant_id':'t','user_id':'a','name':'n','tokens_per_minute':1.5}",
        "max_concurrent | {'tenant_id':'t','user_id':'a','name':'n','max_concurrent':'5'}",
        "allowed_ips | {'tenant_id':'t','user_id':'a','name':'n','allowed_ips':['localhost']}",
        "budget_usd | {'tenant_id':'t','user_id':'a','name':'n','budget_usd':0}",
        "budget_usd | {'tenant_id':'t','user_id':'a','name':'n','budget_usd':'5'}",
        "budget_usd | {'tenant_id':'t','user_id':'a','name':'n','budget_usd':1e-11}",
        "budget_usd | {'tenant_id':'t','user_id':'a','name':'n','budget_usd':1000000001}",
        "budget_period | {'tenant_id':'t','user_id':'a','name':'n','budget_period':'day'}",
        "budget_period | {'tenant_id':'t','user_id':'a','name':'n','budget_usd':5,'budget_period':'week'}",
        "allowed_model | {'tenant_id':'t','user_id':'a','name':'n','allowed_model':['x']}"
      })
  void wrong_input_is_refused_with_the_name_of_the_field_and_stores_nothing(
      String param, String json) {
    String before = server.admin("GET", "/auth/keys?tenant_id=t", null).body();

    HttpResponse<String> refused =
        server.admin("POST", "/auth/create-key", json.replace('\'', '"'));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo(param);
    assertThat(server.admin("GET", "/auth/keys?tenant_id=t", null).body()).isEqualTo(before);
    assertThat(server.admin("GET", "/admin/tenants/t", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_name_that_is_too_long_is_refused() {
    String json = "{\"tenant_id\":\"t\",\"user_id\":\"a\",\"name\":\"" + "n".repeat(10_000) + "\"}";

    HttpResponse<String> refused = server.admin("POST", "/auth/create-key", json);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "{", "\"x\"", "null"})
  void a_body_that_is_no_object_is_refused(String body) {
    HttpResponse<String> refused = server.admin("POST", "/auth/create-key", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("message")).contains("JSON object");
  }

  @Test
  void a_key_that_does_not_exist_is_a_404() {
    for (String path : new String[] {"/auth/keys/none/revoke", "/auth/keys/none/rotate"}) {
      assertThat(server.admin("POST", path, "{}").statusCode()).isEqualTo(404);
    }
    assertThat(server.admin("PATCH", "/auth/keys/none", "{}").statusCode()).isEqualTo(404);
    assertThat(server.admin("GET", "/auth/keys/none", null).statusCode()).isEqualTo(404);
  }

  @Test
  void the_limits_of_a_key_are_those_of_its_tier_user_and_tenant() {
    server.admin("PUT", "/admin/tenants/limited", "{\"tier\":\"pro\",\"requests_per_minute\":50}");
    JsonObject key = server.create("limited", "ada", "\"max_concurrent\":2");

    KeyDirectory directory = server.server().bean(KeyDirectory.class);
    var caller = directory.check(key.string("api_key"), null).join().caller();

    assertThat(caller.tier()).isEqualTo("pro");
    assertThat(caller.limits())
        .hasToString(
            "[key "
                + key.string("key_id")
                + " Limits[quota=Quota[requests=1000, window=PT1H], requestsPerMinute=0, tokensPerMinute=0, maxConcurrent=2],"
                + " tenant limited Limits[quota=null, requestsPerMinute=50, tokensPerMinute=0, maxConcurrent=0]]");
  }
}
