package io.aiprovider.server.dashboard.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.oidc.TestIssuer;
import io.aiprovider.server.store.TestDatabase;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A browser that signs in at an issuer. */
class IssuerSignInTest {
  private static TestIssuer issuer;
  private static KeyServer server;
  private static HttpCaller http;

  @BeforeAll
  static void start() {
    issuer = new TestIssuer();
    server =
        KeyServer.on(
            TestDatabase.H2,
            "auth.jwt.issuer-uri=" + issuer.uri(),
            "auth.jwt.audience=" + TestIssuer.AUDIENCE,
            "dashboard.client-id=dashboard",
            "dashboard.client-secret=secret",
            "dashboard.public-url=https://example.com/llm/dashboard");
    http = new HttpCaller(server.server());
  }

  @AfterAll
  static void stop() {
    server.close();
    issuer.close();
  }

  @AfterEach
  void reset() {
    issuer.setIdClaims(claims -> claims);
  }

  private static HttpResponse<String> begin() {
    return http.get("/dashboard/session/issuer", "X-Forwarded-Proto", "https");
  }

  private static String place(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
    return response.headers().firstValue("Location").orElseThrow();
  }

  private static String cookie(HttpResponse<String> response) {
    return response.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  /** The browser comes back from the issuer. */
  private static HttpResponse<String> back(String address, String cookie) {
    assertThat(address).startsWith("https://example.com/llm/dashboard/session/callback?");
    return http.get(
        "/dashboard/session/callback?" + URI.create(address).getRawQuery(),
        "X-Forwarded-Proto",
        "https",
        "Cookie",
        cookie);
  }

  private static HttpResponse<String> signedIn() {
    HttpResponse<String> begun = begin();
    return back(issuer.authorized(place(begun)), cookie(begun));
  }

  @Test
  void somebody_whom_the_issuer_knows_has_a_session() {
    issuer.setIdClaims(claims -> claims.claim("role", "tenant_admin"));

    HttpResponse<String> back = signedIn();

    assertThat(place(back)).isEqualTo("../#/");
    List<String> cookies = back.headers().allValues("Set-Cookie");
    assertThat(cookies.get(0)).startsWith("__Host-aip-session=").contains("SameSite=Strict");
    assertThat(cookies.get(1)).startsWith("__Host-aip-sign-in=;").contains("Max-Age=0");
    Browser browser = new Browser(server.server()).with(cookie(back));
    JsonObject me = JsonObject.parse(browser.send("GET", "/api/v1/me", null).body());
    assertThat(me.string("via")).isEqualTo("issuer");
    assertThat(me.string("role")).isEqualTo("tenant_admin");
    assertThat(me.string("tenant_id")).isEqualTo("acme");
    assertThat(me.string("user_id")).isEqualTo("ada");
    assertThat(browser.send("GET", "/auth/keys", null).statusCode()).isEqualTo(200);
    assertThat(browser.send("GET", "/status", null).statusCode()).isEqualTo(403);
  }

  @Test
  void the_issuer_gets_what_it_needs_and_no_secret() {
    HttpResponse<String> begun = begin();

    assertThat(place(begun))
        .startsWith(issuer.uri() + "/authorize?response_type=code&client_id=dashboard&")
        .contains("scope=openid", "code_challenge_method=S256", "&state=", "&nonce=")
        .doesNotContain("secret", cookie(begun).split("=", 2)[1]);
    assertThat(begun.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "Secure", "SameSite=Lax");
  }

  @Test
  void an_attempt_of_another_browser_is_refused() {
    String address = issuer.authorized(place(begin()));

    assertThat(place(back(address, cookie(begin()))))
        .isEqualTo("../#/sign-in?error=sign_in_expired");
    assertThat(place(back(address, "theme=dark"))).endsWith("error=sign_in_expired");
  }

  @Test
  void a_code_works_once() {
    HttpResponse<String> begun = begin();
    String address = issuer.authorized(place(begun));
    back(address, cookie(begun));

    assertThat(place(back(address, cookie(begun)))).endsWith("error=issuer_refused");
  }

  @Test
  void tokens_of_other_attempts_and_other_applications_are_refused() {
    issuer.setIdClaims(claims -> claims.claim("nonce", "other"));
    assertThat(place(signedIn())).endsWith("error=token_not_accepted");

    issuer.setIdClaims(claims -> claims.audience(TestIssuer.AUDIENCE));
    assertThat(place(signedIn())).contains("../#/sign-in?error=");
  }

  @Test
  void a_tenant_that_is_not_active_cannot_sign_in_and_its_session_ends() {
    server.admin("PUT", "/admin/tenants/acme", "{}");
    Browser browser = new Browser(server.server()).with(cookie(signedIn()));
    assertThat(browser.send("GET", "/api/v1/me", null).statusCode()).isEqualTo(200);

    server.admin("PATCH", "/admin/tenants/acme", "{\"is_active\":false}");

    assertThat(browser.send("GET", "/api/v1/me", null).statusCode()).isEqualTo(403);
    assertThat(place(signedIn())).endsWith("error=tenant_not_active");
    server.admin("PATCH", "/admin/tenants/acme", "{\"is_active\":true}");
  }

  @Test
  void an_issuer_that_refuses_or_is_down_is_named() {
    HttpResponse<String> begun = begin();
    String state = issuer.authorized(place(begun)).replaceAll(".*state=", "");
    String refused =
        "https://example.com/llm/dashboard/session/callback?error=access_denied&state=" + state;

    assertThat(place(back(refused, cookie(begun)))).endsWith("error=issuer_refused");
    issuer.setDown(true);
    try {
      assertThat(place(begin())).endsWith("error=issuer_unavailable");
    } finally {
      issuer.setDown(false);
    }
  }

  @Test
  void the_page_offers_it() {
    assertThat(http.get("/dashboard/session").body())
        .contains("\"methods\":[\"key\",\"password\",\"issuer\"]");
  }
}
