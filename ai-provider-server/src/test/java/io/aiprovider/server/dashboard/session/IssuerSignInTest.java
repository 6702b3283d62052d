package io.aiprovider.server.dashboard.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.oidc.TestIssuer;
import io.aiprovider.server.store.TestDatabase;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A browser that signs in at an issuer. */
@ExtendWith(OutputCaptureExtension.class)
class IssuerSignInTest {
  private static final String CALLBACK = "https://example.com/llm/dashboard/session/callback";

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
            "dashboard.scopes=profile,groups",
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
    issuer.setSecretInForm(false);
    issuer.setUserInfo("{}");
    issuer.setBroken("");
  }

  private static HttpResponse<String> begin(String... headers) {
    return http.get(
        "/dashboard/session/issuer?moved",
        Stream.concat(Stream.of("X-Forwarded-Proto", "https"), Stream.of(headers))
            .toArray(String[]::new));
  }

  /** What the issuer is asked. */
  private static Map<String, String> query(HttpResponse<String> begun) {
    return Stream.of(URI.create(place(begun)).getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
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
        .contains(
            "scope=openid+profile+groups&", "code_challenge_method=S256", "&state=", "&nonce=")
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
    assertThat(place(signedIn())).isEqualTo("../#/sign-in?error=token_not_accepted");

    issuer.setIdClaims(
        claims -> claims.audience(List.of("dashboard", "other")).claim("azp", "other"));
    assertThat(place(signedIn())).endsWith("error=token_not_accepted");

    issuer.setIdClaims(
        claims -> claims.audience(List.of("dashboard", "other")).claim("azp", "dashboard"));
    assertThat(place(signedIn())).isEqualTo("../#/");
  }

  @Test
  void two_tabs_can_sign_in_at_the_same_time() {
    HttpResponse<String> first = begin();
    HttpResponse<String> second = begin("Cookie", cookie(first));

    assertThat(cookie(second)).isEqualTo(cookie(first));
    assertThat(Stream.of("state", "nonce", "code_challenge"))
        .allSatisfy(
            name -> assertThat(query(first).get(name)).isNotEqualTo(query(second).get(name)));
    assertThat(place(back(issuer.authorized(place(first)), cookie(first)))).isEqualTo("../#/");
    assertThat(place(back(issuer.authorized(place(second)), cookie(first)))).isEqualTo("../#/");
  }

  @Test
  void an_attempt_that_fails_does_not_end_that_of_another_tab() {
    HttpResponse<String> begun = begin();

    HttpResponse<String> failed =
        back(CALLBACK + "?error=login_required&state=of-another", cookie(begun));

    assertThat(place(failed)).endsWith("error=sign_in_expired");
    assertThat(failed.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(place(back(issuer.authorized(place(begun)), cookie(begun)))).isEqualTo("../#/");
  }

  @Test
  void claims_that_are_not_in_the_token_are_those_of_the_user_info() {
    issuer.setIdClaims(claims -> claims.claim("tenant", null));
    issuer.setUserInfo("{\"sub\":\"ada\",\"tenant\":\"acme\",\"role\":[\"tenant_admin\"]}");

    Browser browser = new Browser(server.server()).with(cookie(signedIn()));

    JsonObject me = JsonObject.parse(browser.send("GET", "/api/v1/me", null).body());
    assertThat(me.string("tenant_id")).isEqualTo("acme");
    assertThat(me.string("role")).isEqualTo("tenant_admin");
  }

  @Test
  void the_token_counts_more_than_the_user_info_and_that_of_another_user_counts_nothing() {
    issuer.setUserInfo("{\"sub\":\"ada\",\"tenant\":\"other\",\"role\":\"viewer\"}");
    Browser browser = new Browser(server.server()).with(cookie(signedIn()));
    JsonObject me = JsonObject.parse(browser.send("GET", "/api/v1/me", null).body());
    assertThat(me.string("tenant_id")).isEqualTo("acme");
    assertThat(me.string("role")).isEqualTo("viewer");

    issuer.setUserInfo("{\"sub\":\"eve\",\"role\":\"admin\"}");
    browser = new Browser(server.server()).with(cookie(signedIn()));
    me = JsonObject.parse(browser.send("GET", "/api/v1/me", null).body());
    assertThat(me.string("role")).isEqualTo("caller");
  }

  @Test
  void an_attempt_begins_at_the_address_that_the_issuer_sends_back_to() {
    HttpResponse<String> elsewhere = http.get("/dashboard/session/issuer");

    assertThat(place(elsewhere))
        .isEqualTo("https://example.com/llm/dashboard/session/issuer?moved");
    assertThat(elsewhere.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void somebody_whose_account_is_no_use_can_choose_another() {
    assertThat(place(http.get("/dashboard/session/issuer?anew"))).endsWith("?moved&anew");
    assertThat(place(http.get("/dashboard/session/issuer?moved&anew"))).endsWith("&prompt=login");
    assertThat(place(begin())).doesNotContain("prompt");
  }

  @Test
  void the_cookies_are_secure_also_behind_a_proxy_that_does_not_tell_of_https() {
    HttpResponse<String> begun = http.get("/dashboard/session/issuer?moved");
    HttpResponse<String> back =
        http.get(
            "/dashboard/session/callback?"
                + URI.create(issuer.authorized(place(begun))).getRawQuery(),
            "Cookie",
            cookie(begun));

    assertThat(cookie(begun)).startsWith("__Host-aip-sign-in=");
    assertThat(cookie(back)).startsWith("__Host-aip-session=");
  }

  @Test
  void a_key_signs_in_after_a_session_of_the_issuer_also_if_the_proxy_does_not_tell_of_https() {
    String dead = "__Host-aip-session=" + "x".repeat(43);
    HttpResponse<String> signedIn =
        new Browser(server.server())
            .with(dead)
            .signIn(server.create("acme", "ada").string("api_key"));

    assertThat(signedIn.headers().allValues("Set-Cookie"))
        .anyMatch(cookie -> cookie.startsWith("aip-session="))
        .anyMatch(cookie -> cookie.startsWith("__Host-aip-session=;") && cookie.contains("Secure"));
    HttpResponse<String> out =
        new Browser(server.server()).with(dead).send("DELETE", "/dashboard/session", null);
    assertThat(out.headers().allValues("Set-Cookie"))
        .anyMatch(cookie -> cookie.startsWith("__Host-aip-session=;"))
        .anyMatch(cookie -> cookie.startsWith("aip-session=;"));
  }

  @Test
  void over_https_a_secret_counts_only_if_no_other_host_can_have_set_it() {
    String value = cookie(begin()).split("=", 2)[1];

    assertThat(cookie(begin("Cookie", "aip-sign-in=" + value))).doesNotContain(value);
  }

  @Test
  void an_issuer_that_takes_the_secret_in_the_form_only_gets_it_there() {
    issuer.setSecretInForm(true);

    assertThat(place(signedIn())).isEqualTo("../#/");
  }

  @Test
  void the_log_has_the_words_of_the_issuer_and_what_a_token_has(CapturedOutput output) {
    HttpResponse<String> begun = begin();
    String state = query(begun).get("state");
    back(
        CALLBACK + "?error=invalid_scope&error_description=no%0Asuch%20scope&state=" + state,
        cookie(begun));
    back(CALLBACK + "?code=unknown&state=" + state, cookie(begun));
    issuer.setIdClaims(claims -> claims.audience("other"));
    signedIn();

    await() // another thread writes the log
        .untilAsserted(
            () ->
                assertThat(output.getAll())
                    .contains(
                        "refuses the attempt: invalid_scope: no such scope",
                        "status 400: invalid_grant: grant request",
                        "audience dashboard",
                        "aud=[other]",
                        "kid=k1"));
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
    String refused = CALLBACK + "?error=access_denied&state=" + query(begun).get("state");

    assertThat(place(back(refused, cookie(begun)))).endsWith("error=issuer_refused");
    issuer.setDown(true);
    try {
      assertThat(place(begin())).endsWith("error=issuer_unavailable");
    } finally {
      issuer.setDown(false);
    }
  }

  @Test
  void an_issuer_that_breaks_down_between_is_not_one_that_refuses() {
    issuer.setBroken("/token");
    assertThat(place(signedIn())).endsWith("error=issuer_unavailable");

    issuer.setBroken("/userinfo");
    assertThat(place(signedIn())).endsWith("error=issuer_unavailable");
  }

  @Test
  void the_page_offers_it() {
    assertThat(http.get("/dashboard/session").body())
        .contains("\"methods\":[\"key\",\"password\",\"issuer\"]");
  }
}
