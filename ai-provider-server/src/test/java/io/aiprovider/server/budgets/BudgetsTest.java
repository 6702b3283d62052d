package io.aiprovider.server.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets that administrators set, and what they refuse. Each token costs one dollar. */
final class BudgetsTest {
  private static final String LONG_ID =
      "tenant-with-a-very-long-name-"
          + "tenant-with-a-very-long-name-"
          + "tenant-with-a-very-long-name-"
          + "tenant-with-a-very-long-name-"
          + "tenant-with-a-very-long-name-";

  private static final String CALL =
      "{\"model\":\"small\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private static KeyServer server;

  @BeforeAll
  static void start() {
    server =
        KeyServer.on(
            TestDatabase.H2,
            "cache.enabled=false",
            "providers.sim.cost-per-token=1",
            "budgets.webhook.allow-loopback=true");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonObject put(String id, String json) {
    HttpResponse<String> response = server.admin("PUT", "/admin/budgets/" + id, quoted(json));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body());
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  private static JsonObject get(String id) {
    return JsonObject.parse(server.admin("GET", "/admin/budgets/" + id, null).body());
  }

  private static BigDecimal number(JsonObject json, String name) {
    return new BigDecimal(json.get(name).toString());
  }

  private static HttpResponse<String> call(String key) {
    return server.send("POST", HttpCaller.CHAT, CALL, key);
  }

  private static String tenantAdmin(String tenant) {
    return server.create(tenant, "boss", "\"role\":\"tenant_admin\"").string("api_key");
  }

  @Test
  void a_budget_is_spent_and_then_calls_are_refused() {
    String key = server.create("spender", "ada").string("api_key");
    put("spender", "{'scope':'tenant','id':'spender','usd':30,'soft':[100,50]}");
    int calls = 0;
    HttpResponse<String> last = call(key);
    while (last.statusCode() == 200 && calls < 40) {
      calls++;
      last = call(key);
    }

    assertThat(calls).isBetween(1, 29);
    assertThat(last.statusCode()).isEqualTo(402);
    assertThat(HttpCaller.errorOf(last).string("code")).isEqualTo("budget_exceeded");
    JsonObject budget = get("spender");
    assertThat(budget.string("period")).isEqualTo("month");
    assertThat(budget.array("soft").toString()).isEqualTo("[50,100]");
    assertThat(number(budget, "spent_usd"))
        .isPositive()
        .isLessThanOrEqualTo(BigDecimal.valueOf(30));
    assertThat(number(budget, "spent_usd").add(number(budget, "remaining_usd")))
        .isEqualByComparingTo("30");
    assertThat(number(budget, "reserved_usd")).isZero();
    assertThat(budget.string("resets_at")).endsWith("-01T00:00:00Z");

    server.admin("PATCH", "/admin/budgets/spender", "{\"usd\":1000}");
    assertThat(call(key).statusCode()).isEqualTo(200);
    assertThat(get("spender").array("soft").toString()).isEqualTo("[50,100]");
  }

  @Test
  void a_budget_for_a_provider_that_is_not_configured_has_a_warning() {
    JsonObject misspelt = put("misspelt", "{'scope':'provider','id':'smi','usd':5}");
    JsonObject right = put("right", "{'scope':'provider','id':'sim','usd':50000}");

    assertThat(misspelt.string("warning")).contains("limits no call", "Known are: sim.");
    assertThat(get("misspelt").string("warning")).isEqualTo(misspelt.string("warning"));
    assertThat(right.has("warning")).isFalse();
    server.admin("DELETE", "/admin/budgets/right", null);
  }

  @Test
  void putting_a_budget_again_changes_nothing_but_its_time() {
    String json = "{'scope':'user','id':'again/ada','period':'day','usd':1.5,'soft':[80]}";
    JsonObject first = put("again", json);
    JsonObject second = put("again", json);

    assertThat(second.without("updated_at")).isEqualTo(first.without("updated_at"));
    assertThat(first.string("tenant_id")).isEqualTo("again");
    assertThat(first.string("set_by")).isEqualTo("operator");
  }

  @Test
  void null_removes_a_setting_and_what_is_absent_stays() {
    put(
        "patched",
        "{'scope':'tag','id':'team=search','usd':5,'soft':[50],"
            + "'webhook':{'url':'https://hooks.example/a'}}");

    server.admin("PATCH", "/admin/budgets/patched", "{\"soft\":null,\"period\":\"total\"}");

    JsonObject budget = get("patched");
    assertThat(budget.array("soft").toString()).isEqualTo("[]");
    assertThat(budget.string("period")).isEqualTo("total");
    assertThat(budget.get("resets_at").toString()).isEqualTo("NULL");
    assertThat(budget.object("webhook").string("url")).isEqualTo("https://hooks.example/a");
    server.admin("PATCH", "/admin/budgets/patched", "{\"webhook\":null}");
    assertThat(get("patched").get("webhook").toString()).isEqualTo("NULL");
  }

  @Test
  void the_secret_of_a_webhook_is_shown_once() {
    String json =
        "{'scope':'tag','id':'secret=1','usd':5,'webhook':{'url':'https://hooks.example/b'}}";
    String secret = put("secret", json).object("webhook").string("secret");

    assertThat(secret).startsWith("whsec_");
    assertThat(put("secret", json).toString()).doesNotContain("whsec_");
    assertThat(get("secret").toString()).doesNotContain("whsec_");
    JsonObject other = put("secret", json.replace("hooks.example/b'", "hooks.example/c'"));
    assertThat(other.object("webhook").string("secret")).startsWith("whsec_").isNotEqualTo(secret);
    put("secret", json.replace("'}}", "','secret':'chosen-by-the-operator'}}"));
    assertThat(server.admin("GET", "/admin/audit?limit=1000", null).body())
        .contains("budget.put", "budget secret")
        .doesNotContain("whsec_", "chosen-by-the-operator", "hooks.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scope | {'id':'a','usd':1}",
        "scope | {'scope':'team','id':'a','usd':1}",
        "id | {'scope':'tenant','usd':1}",
        "id | {'scope':'tenant','id':'*','usd':1}",
        "id | {'scope':'tenant','id':'" + LONG_ID + "','usd':1}",
        "id | {'scope':'user','id':'" + LONG_ID + "/ada','usd':1}",
        "id | {'scope':'user','id':'acme/" + LONG_ID + "','usd':1}",
        "id | {'scope':'session','id':'" + LONG_ID + "/s','usd':1}",
        "id | {'scope':'user','id':'ada','usd':1}",
        "id | {'scope':'tag','id':'team','usd':1}",
        "id | {'scope':'session','id':'s','usd':1}",
        "id | {'scope':'key','id':'nokey','usd':1}",
        "id | {'scope':'installation','id':'a','usd':1}",
        "period | {'scope':'tenant','id':'a','usd':1,'period':'week'}",
        "usd | {'scope':'tenant','id':'a'}",
        "usd | {'scope':'tenant','id':'a','usd':0}",
        "usd | {'scope':'tenant','id':'a','usd':-1}",
        "usd | {'scope':'tenant','id':'a','usd':'1'}",
        "usd | {'scope':'tenant','id':'a','usd':0.00000000001}",
        "soft | {'scope':'tenant','id':'a','usd':1,'soft':[0]}",
        "soft | {'scope':'tenant','id':'a','usd':1,'soft':[101]}",
        "soft | {'scope':'tenant','id':'a','usd':1,'soft':[1.5]}",
        "soft | {'scope':'tenant','id':'a','usd':1,'soft':50}",
        "webhook | {'scope':'tenant','id':'a','usd':1,'webhook':'https://a.example'}",
        "webhook.url | {'scope':'tenant','id':'a','usd':1,'webhook':{}}",
        "webhook.url | {'scope':'tenant','id':'a','usd':1,'webhook':{'url':'http://a.example'}}",
        "webhook.url | {'scope':'tenant','id':'a','usd':1,'webhook':{'url':'https://u:p@a.example'}}",
        "webhook.url | {'scope':'tenant','id':'a','usd':1,'webhook':{'url':'file:///etc/passwd'}}",
        "webhook.secret | {'scope':'tenant','id':'a','usd':1,'webhook':{'url':'https://a.example','secret':'short'}}",
        "budget_id | {'budget_id':'other','scope':'tenant','id':'a','usd':1}",
        "amount | {'scope':'tenant','id':'a','usd':1,'amount':2}"
      })
  void wrong_input_is_refused_with_the_name_of_the_field_and_stores_nothing(
      String param, String json) {
    HttpResponse<String> refused = server.admin("PUT", "/admin/budgets/wrong", quoted(json));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo(param);
    assertThat(server.admin("GET", "/admin/budgets/wrong", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_subject_has_one_budget_for_each_period() {
    put("one", "{'scope':'tag','id':'only=1','usd':5}");

    String same = quoted("{'scope':'tag','id':'only=1','usd':7}");
    HttpResponse<String> second = server.admin("PUT", "/admin/budgets/two", same);

    assertThat(second.statusCode()).isEqualTo(409);
    put("two", "{'scope':'tag','id':'only=1','usd':7,'period':'day'}");
    assertThat(server.admin("DELETE", "/admin/budgets/one", null).statusCode()).isEqualTo(204);
    assertThat(server.admin("DELETE", "/admin/budgets/one", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_tenants_administrator_manages_its_own_budgets_only() {
    String boss = tenantAdmin("mine");
    server.create("theirs", "eve");
    put(
        "of-operator",
        "{'scope':'tenant','id':'mine','usd':50,'webhook':{'url':'https://ops.example/x'}}");
    put("of-others", "{'scope':'tenant','id':'theirs','usd':50}");
    String own = quoted("{'scope':'user','id':'mine/ada','usd':5}");

    assertThat(server.send("PUT", "/admin/budgets/of-mine", own, boss).body())
        .contains("\"set_by\":\"tenant\"");
    String list = server.send("GET", "/admin/budgets", null, boss).body();
    assertThat(list).contains("of-operator", "of-mine").doesNotContain("of-others", "ops.example");
    for (String foreign :
        List.of(
            "{'scope':'tenant','id':'theirs','usd':5}",
            "{'scope':'user','id':'theirs/eve','usd':5}",
            "{'scope':'installation','usd':5}",
            "{'scope':'model','id':'small','usd':5}",
            "{'scope':'tag','id':'a=b','usd':5}")) {
      HttpResponse<String> refused =
          server.send("PUT", "/admin/budgets/foreign", quoted(foreign), boss);
      assertThat(refused.statusCode()).as(foreign).isEqualTo(403);
    }
    String raise = "{\"usd\":500}";
    assertThat(server.send("PATCH", "/admin/budgets/of-operator", raise, boss).statusCode())
        .isEqualTo(403);
    assertThat(server.send("DELETE", "/admin/budgets/of-operator", null, boss).statusCode())
        .isEqualTo(403);
    assertThat(server.send("PATCH", "/admin/budgets/of-others", raise, boss).statusCode())
        .isEqualTo(404);
    assertThat(server.send("DELETE", "/admin/budgets/of-others", null, boss).statusCode())
        .isEqualTo(404);
    assertThat(server.send("PUT", "/admin/budgets/of-others", own, boss).statusCode())
        .isEqualTo(409);
    assertThat(number(get("of-others"), "usd")).isEqualByComparingTo("50");
    assertThat(server.send("PATCH", "/admin/budgets/of-mine", raise, boss).statusCode())
        .isEqualTo(200);
    assertThat(server.send("DELETE", "/admin/budgets/of-mine", null, boss).statusCode())
        .isEqualTo(204);
  }

  @Test
  void a_tenants_webhook_may_not_use_plain_http() {
    String boss = tenantAdmin("hooked");
    String json =
        quoted("{'scope':'tenant','id':'hooked','usd':5,'webhook':{'url':'http://localhost:1/a'}}");

    assertThat(server.admin("PUT", "/admin/budgets/loop", json).statusCode()).isEqualTo(200);
    server.admin("DELETE", "/admin/budgets/loop", null);
    HttpResponse<String> refused = server.send("PUT", "/admin/budgets/loop", json, boss);

    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("webhook.url");
  }

  @Test
  void the_budget_of_a_key_is_enforced_and_shown() {
    JsonObject issued =
        server.create("keyed", "ada", "\"budget_usd\":20.5", "\"budget_period\":\"total\"");
    String key = issued.string("api_key");
    assertThat(issued.string("budget_period")).isEqualTo("total");
    JsonObject before = server.usage(key);
    assertThat(number(before, "budget_usd")).isEqualByComparingTo("20.5");
    assertThat(number(before, "budget_remaining_usd")).isEqualByComparingTo("20.5");

    assertThat(call(key).statusCode()).isEqualTo(200);

    JsonObject after = server.usage(key);
    assertThat(number(after, "budget_remaining_usd").add(number(after, "cost_usd")))
        .isEqualByComparingTo("20.5");
    String id = issued.string("key_id");
    server.admin("PATCH", "/auth/keys/" + id, "{\"budget_usd\":1}");
    assertThat(call(key).statusCode()).isEqualTo(402);
    server.admin("PATCH", "/auth/keys/" + id, "{\"budget_usd\":null}");
    assertThat(call(key).statusCode()).isEqualTo(200);
    assertThat(server.usage(key).has("budget_usd")).isFalse();
  }

  @Test
  void a_tenants_administrator_does_not_raise_the_budget_of_a_key() {
    String boss = tenantAdmin("raiser");
    String id = server.create("raiser", "ada", "\"budget_usd\":1").string("key_id");

    assertThat(server.send("PATCH", "/auth/keys/" + id, "{\"budget_usd\":9}", boss).statusCode())
        .isEqualTo(403);
  }

  @Test
  void the_budgets_of_a_model_and_of_a_session_are_enforced() {
    String key = server.create("scopes", "ada").string("api_key");
    put("large", "{'scope':'model','id':'larg*','usd':1,'period':'total'}");
    put("run", "{'scope':'session','id':'scopes/run-1','usd':1,'period':'total'}");

    HttpResponse<String> large =
        server.send("POST", HttpCaller.CHAT, CALL.replace("small", "large"), key);
    assertThat(large.statusCode()).isEqualTo(402);
    assertThat(call(key).statusCode()).isEqualTo(200);
  }

  @Test
  void an_erased_user_leaves_no_budgets() {
    server.create("erase", "ada");
    String id = server.create("erase", "ada").string("key_id");
    put("erase-user", "{'scope':'user','id':'erase/ada','usd':5}");
    put("erase-key", "{'scope':'key','id':'" + id + "','usd':5}");
    put("erase-tenant", "{'scope':'tenant','id':'erase','usd':5}");
    assertThat(server.admin("GET", "/admin/users/ada/export?tenant_id=erase", null).body())
        .contains("erase-user", "erase-key")
        .doesNotContain("erase-tenant");

    server.admin("DELETE", "/admin/users/ada?tenant_id=erase", null);

    assertThat(server.admin("GET", "/admin/budgets?tenant_id=erase", null).body())
        .contains("erase-tenant")
        .doesNotContain("erase-user", "erase-key");
    assertThat(server.admin("GET", "/admin/audit?limit=1000", null).body())
        .doesNotContain("erase/ada");
    server.admin("DELETE", "/admin/tenants/erase", null);
    assertThat(server.admin("GET", "/admin/budgets/erase-tenant", null).statusCode())
        .isEqualTo(404);
    assertThat(server.server().bean(Database.class).downSince()).isNull();
  }
}
