package io.aiprovider.server.dashboard.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.Samples;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.keys.KeyServers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People who sign in to the dashboard of a real server, and what others do with their cookies. */
@ParameterizedClass
@ArgumentsSource(KeyServers.class)
class SessionTest {
  private final KeyServer server;

  SessionTest(KeyServer server) {
    this.server = server;
  }

  private Browser signedIn(String key) {
    Browser browser = new Browser(server.server());
    assertThat(browser.signIn(key).statusCode()).isEqualTo(200);
    return browser;
  }

  private static String code(HttpResponse<String> response) {
    return HttpCaller.errorOf(response).string("code");
  }

  @Test
  void the_cookie_of_a_session_replaces_the_key() {
    Browser operator = signedIn(KeyServer.ADMIN);

    assertThat(operator.send("GET", "/status", null).statusCode()).isEqualTo(200);
    JsonObject me = JsonObject.parse(operator.send("GET", "/api/v1/me", null).body());
    assertThat(me.string("role")).isEqualTo("admin");
    assertThat(me.string("via")).isEqualTo("admin_key");
    JsonObject session = JsonObject.parse(operator.send("GET", "/dashboard/session", null).body());
    assertThat(session.isTrue("signed_in")).isTrue();
    assertThat(session.object("identity").string("name")).isEqualTo("Operator");
    assertThat(session.string("expires_at")).isNotNull();
  }

  @Test
  void scripts_and_other_sites_cannot_use_the_cookie() {
    Browser browser = signedIn(KeyServer.ADMIN);

    assertThat(browser.setCookie())
        .startsWith("aip-session=")
        .contains("; Path=/", "; HttpOnly", "; SameSite=Strict")
        .doesNotContain("Domain", KeyServer.ADMIN);
  }

  @Test
  void over_https_the_cookie_is_secure_and_belongs_to_this_host_only() {
    Browser browser = new Browser(server.server());

    browser.signIn(KeyServer.ADMIN, "X-Forwarded-Proto", "https");

    assertThat(browser.setCookie()).startsWith("__Host-aip-session=").contains("; Secure");
    assertThat(browser.send("GET", "/status", null).statusCode()).isEqualTo(200);
  }

  @Test
  void each_sign_in_has_a_new_cookie_and_ends_the_session_before() {
    Browser browser = signedIn(KeyServer.ADMIN);
    Browser thief = browser.copy();

    browser.signIn(KeyServer.ADMIN);

    assertThat(thief.cookie()).isNotEqualTo(browser.cookie());
    assertThat(thief.send("GET", "/status", null).statusCode()).isEqualTo(401);
    assertThat(browser.send("GET", "/status", null).statusCode()).isEqualTo(200);
  }

  @Test
  void a_stolen_cookie_ends_when_its_owner_signs_out() {
    Browser browser = signedIn(KeyServer.ADMIN);
    Browser thief = browser.copy();
    assertThat(thief.send("GET", "/status", null).statusCode()).isEqualTo(200);

    assertThat(browser.send("DELETE", "/dashboard/session", null).statusCode()).isEqualTo(204);

    HttpResponse<String> refused = thief.send("GET", "/status", null);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(code(refused)).isEqualTo("session_ended");
    assertThat(JsonObject.parse(thief.send("GET", "/dashboard/session", null).body()).toString())
        .contains("\"signed_in\":false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/chat/completions", "/api/chat", "/ai/generate", "/api/infer", "/v1/models"})
  void the_cookie_opens_no_calls_of_models(String path) {
    Browser browser = signedIn(KeyServer.ADMIN);

    assertThat(browser.send("POST", path, Samples.HELLO).statusCode()).isEqualTo(401);
    assertThat(browser.send("GET", path, null).statusCode()).isEqualTo(401);
  }

  @Test
  void models_and_usage_can_be_read_with_it() {
    String key = server.create("acme", "ada").string("api_key");
    Browser browser = signedIn(key);

    assertThat(browser.send("GET", "/ai/models", null).statusCode()).isEqualTo(200);
    assertThat(browser.send("GET", "/usage", null).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Sec-Fetch-Site, none",
    "Origin, https://evil.example",
    "Origin, null",
    "Accept, text/html"
  })
  void a_request_of_another_page_changes_nothing(String header, String value) {
    Browser browser = signedIn(KeyServer.ADMIN);

    HttpResponse<String> refused =
        browser.raw("PUT", "/admin/tenants/evil", "{}", "X-AIP-Request", "1", header, value);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(code(refused)).isEqualTo("cross_site_request");
    assertThat(browser.raw("DELETE", "/dashboard/session", null, header, value).statusCode())
        .isEqualTo(403);
    assertThat(server.admin("GET", "/admin/tenants/evil", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_form_of_the_same_origin_changes_nothing_without_the_header() {
    Browser browser = signedIn(KeyServer.ADMIN);

    assertThat(
            browser
                .raw("PUT", "/admin/tenants/x", "{}", "Sec-Fetch-Site", "same-origin")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_browser_that_only_sends_its_origin_is_served() {
    Browser browser = signedIn(KeyServer.ADMIN);
    String origin = "http://127.0.0.1:" + server.server().port();

    assertThat(
            browser
                .raw("PUT", "/admin/tenants/mine", "{}", "X-AIP-Request", "1", "Origin", origin)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void another_page_cannot_sign_its_visitor_in() {
    Browser browser = new Browser(server.server());

    HttpResponse<String> refused =
        browser.raw(
            "POST",
            "/dashboard/session",
            JsonObject.of("key", KeyServer.ADMIN).toString(),
            "Sec-Fetch-Site",
            "cross-site");

    assertThat(refused.statusCode()).isEqualTo(403);
  }

  @Test
  void a_key_beside_the_cookie_counts_alone() {
    Browser browser = signedIn(KeyServer.ADMIN);
    String key = server.create("acme", "ada").string("api_key");

    assertThat(browser.raw("GET", "/status", null, "X-API-Key", key).statusCode()).isEqualTo(403);
    assertThat(browser.raw("GET", "/status", null, "X-API-Key", "wrong").statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_session_ends_with_its_key() {
    JsonObject key = server.create("acme", "ada");
    Browser browser = signedIn(key.string("api_key"));
    assertThat(browser.send("GET", "/usage", null).statusCode()).isEqualTo(200);

    server.admin("POST", "/auth/keys/" + key.string("key_id") + "/revoke", null);

    assertThat(browser.send("GET", "/usage", null).statusCode()).isEqualTo(401);
  }

  @Test
  void a_session_ends_with_the_secret_that_it_began_with() {
    JsonObject key = server.create("acme", "ada");
    String rotate = "/auth/keys/" + key.string("key_id") + "/rotate";
    Browser browser = signedIn(key.string("api_key"));

    server.admin("POST", rotate, "{\"overlap_seconds\":600}");
    assertThat(browser.send("GET", "/usage", null).statusCode()).isEqualTo(200);
    server.admin("POST", rotate, "{\"overlap_seconds\":0}");

    assertThat(browser.send("GET", "/usage", null).statusCode()).isEqualTo(401);
  }

  @Test
  void a_user_signs_in_with_a_password_until_it_is_changed() {
    String path = "/admin/users/eve?tenant_id=acme";
    String sign = "{\"username\":\"eve\",\"password\":\"correct horse battery\"}";
    server.admin("PUT", path, "{\"password\":\"correct horse battery\",\"role\":\"tenant_admin\"}");
    Browser browser = new Browser(server.server());

    assertThat(browser.send("POST", "/dashboard/session", sign).statusCode()).isEqualTo(200);

    JsonObject me = JsonObject.parse(browser.send("GET", "/api/v1/me", null).body());
    assertThat(me.string("via")).isEqualTo("user");
    assertThat(me.string("user_id")).isEqualTo("eve");
    assertThat(browser.send("GET", "/auth/keys", null).statusCode()).isEqualTo(200);
    assertThat(browser.send("GET", "/status", null).statusCode()).isEqualTo(403);
    server.admin("PATCH", path, "{\"password\":\"another horse battery\"}");
    assertThat(browser.send("GET", "/auth/keys", null).statusCode()).isEqualTo(401);
    assertThat(browser.send("POST", "/dashboard/session", sign).statusCode()).isEqualTo(401);
  }

  @Test
  void each_role_may_use_what_its_key_may_use() {
    for (String role : List.of("caller", "tenant_admin", "viewer", "admin")) {
      Browser browser =
          signedIn(server.create("acme", role, "\"role\":\"" + role + "\"").string("api_key"));

      boolean tenants = !role.equals("caller");
      boolean all = role.equals("viewer") || role.equals("admin");
      assertThat(browser.send("GET", "/api/v1/calls", null).statusCode()).isEqualTo(200);
      assertThat(browser.send("GET", "/auth/keys", null).statusCode())
          .isEqualTo(tenants ? 200 : 403);
      assertThat(browser.send("GET", "/status", null).statusCode()).isEqualTo(all ? 200 : 403);
      assertThat(browser.send("PUT", "/admin/tenants/mine", "{}").statusCode())
          .isEqualTo(role.equals("admin") ? 200 : 403);
    }
  }

  @Test
  void signing_in_as_more_than_a_caller_is_in_the_audit_log() {
    signedIn(KeyServer.ADMIN);

    String entry =
        JsonObject.parse(server.admin("GET", "/admin/audit?limit=1", null).body())
            .objects("entries")
            .get(0)
            .toString();
    assertThat(entry).contains("session.begin", "key admin").doesNotContain(KeyServer.ADMIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"key\":\"wrong\"}",
        "{\"key\":\"aip_admin_wrong\"}",
        "{\"username\":\"nobody\",\"password\":\"correct horse battery\"}",
        "{\"key\":null}",
        "{\"kee\":\"x\"}"
      })
  void nobody_signs_in_with_anything_else(String json) {
    Browser browser = new Browser(server.server());

    HttpResponse<String> refused = browser.send("POST", "/dashboard/session", json);

    assertThat(refused.statusCode()).isIn(400, 401);
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void an_invented_cookie_is_nobodys() {
    Browser browser = new Browser(server.server()).with("aip-session=" + "A".repeat(43));

    assertThat(browser.send("GET", "/status", null).statusCode()).isEqualTo(401);
    assertThat(browser.with("aip-session=x").send("GET", "/status", null).statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_key_is_not_sent_over_plain_http_from_another_machine() {
    String head =
        "POST /dashboard/session HTTP/1.1\r\nHost: gateway.example\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"key\":\"abc\"}";

    assertThat(Browser.raw(server.server(), head)).contains(" 403 ", "https_required");
  }
}
