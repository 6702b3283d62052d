package io.aiprovider.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that accepts tokens of an issuer. */
final class IssuedTokensTest {
  private static TestIssuer issuer;
  private static KeyServer server;

  @BeforeAll
  static void start() {
    issuer = new TestIssuer();
    server =
        KeyServer.on(
            TestDatabase.H2,
            "auth.jwt.issuer-uri=" + issuer.uri(),
            "auth.jwt.audience=" + TestIssuer.AUDIENCE,
            "auth.jwt.role-claim=realm_access.roles",
            "auth.jwt.roles[gateway-operators]=admin",
            "auth.jwt.roles[leads]=tenant-admin");
  }

  @AfterAll
  static void stop() {
    server.close();
    issuer.close();
  }

  private static Map<String, Object> roles(String... names) {
    return Map.of("roles", List.of(names));
  }

  private static int status(String token) {
    return server.send("GET", "/usage", null, token).statusCode();
  }

  @Test
  void a_token_of_the_issuer_calls_for_its_user_and_tenant() {
    assertThat(server.call(issuer.token(claims -> claims))).isEqualTo(200);
  }

  @Test
  void the_limits_of_the_tenant_hold_for_its_tokens() {
    server.admin("PUT", "/admin/tenants/small-tenant", "{\"requests_per_minute\":1}");
    String token = issuer.token(claims -> claims.claim("tenant", "small-tenant"));

    assertThat(server.call(token)).isEqualTo(200);
    assertThat(server.call(token)).isEqualTo(429);
  }

  @Test
  void a_group_of_the_configuration_gives_a_role() {
    String admin =
        issuer.token(claims -> claims.claim("realm_access", roles("x", "gateway-operators")));
    String lead = issuer.token(claims -> claims.claim("realm_access", roles("leads")));
    String none = issuer.token(claims -> claims.claim("realm_access", roles("admin")));

    assertThat(server.send("GET", "/admin/audit", null, admin).statusCode()).isEqualTo(200);
    assertThat(server.send("GET", "/auth/keys", null, lead).statusCode()).isEqualTo(200);
    assertThat(server.send("GET", "/admin/audit", null, lead).statusCode()).isEqualTo(403);
    assertThat(server.send("GET", "/auth/keys", null, none).statusCode()).isEqualTo(403);
  }

  @Test
  void a_lead_of_one_tenant_sees_no_other() {
    server.create("acme", "visible");
    server.create("other", "invisible");

    String users =
        server
            .send(
                "GET",
                "/admin/users",
                null,
                issuer.token(claims -> claims.claim("realm_access", roles("leads"))))
            .body();

    assertThat(users).contains("visible").doesNotContain("invisible");
  }

  @Test
  void a_token_without_tenant_or_user_is_refused_with_the_reason() {
    HttpResponse<String> refused =
        server.chat(issuer.token(claims -> claims.claim("tenant", null)));

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(HttpCaller.errorOf(refused).string("message")).contains("'tenant'");
    assertThat(status(issuer.token(claims -> claims.subject(null)))).isEqualTo(403);
    assertThat(status(issuer.token(claims -> claims.subject("a\nb")))).isEqualTo(403);
  }

  @Test
  void wrong_claims_are_refused() {
    Date past = Date.from(Instant.now().minusSeconds(120));
    Date future = Date.from(Instant.now().plusSeconds(120));

    assertThat(status(issuer.token(claims -> claims.expirationTime(past)))).isEqualTo(401);
    assertThat(status(issuer.token(claims -> claims.expirationTime(null)))).isEqualTo(401);
    assertThat(status(issuer.token(claims -> claims.notBeforeTime(future)))).isEqualTo(401);
    assertThat(status(issuer.token(claims -> claims.audience("another")))).isEqualTo(401);
    assertThat(status(issuer.token(claims -> claims.audience((String) null)))).isEqualTo(401);
    assertThat(status(issuer.token(claims -> claims.issuer("https://x.example")))).isEqualTo(401);
  }

  @Test
  void one_of_several_audiences_and_a_small_clock_skew_are_accepted() {
    List<String> audiences = List.of("another", TestIssuer.AUDIENCE);
    Date justPast = Date.from(Instant.now().minusSeconds(20));

    assertThat(status(issuer.token(claims -> claims.audience(audiences)))).isEqualTo(200);
    assertThat(status(issuer.token(claims -> claims.expirationTime(justPast)))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../../etc/passwd", "/dev/null", "' OR '1'='1", "k1\u0000", ""})
  void a_key_id_is_only_compared(String id) throws JOSEException {
    RSAKey own = new RSAKeyGenerator(2048).keyID(id).generate();

    assertThat(status(issuer.token(own, claims -> claims))).isEqualTo(401);
  }

  @Test
  void a_key_in_the_token_itself_is_not_used() throws JOSEException {
    RSAKey own = new RSAKeyGenerator(2048).keyID("k1").generate();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("k1")
                .jwk(own.toPublicJWK())
                .jwkURL(URI.create("http://localhost:1/keys"))
                .build(),
            issuer.claims().build());
    token.sign(new RSASSASigner(own));

    assertThat(status(token.serialize())).isEqualTo(401);
  }

  @Test
  void tokens_without_the_issuers_signature_are_refused() throws JOSEException {
    JWTClaimsSet claims = issuer.claims().build();
    SignedJWT shared =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(issuer.key().getKeyID()).build(),
            claims);
    shared.sign(new MACSigner(issuer.key().toPublicJWK().toRSAPublicKey().getEncoded()));
    RSAKey foreign;
    try (TestIssuer another = new TestIssuer()) {
      foreign = another.key(); // its id is the same
    }

    assertThat(status(new PlainJWT(claims).serialize())).isEqualTo(401);
    assertThat(status(shared.serialize())).isEqualTo(401);
    assertThat(status(issuer.token(foreign, same -> same))).isEqualTo(401);
    assertThat(status("eyJ.eyJ.x")).isEqualTo(401);
  }

  @Test
  void what_a_user_of_the_issuer_did_is_erased_with_the_user() {
    String admin =
        issuer.token(
            claims ->
                claims.subject("issuer-admin").claim("realm_access", roles("gateway-operators")));
    server.send("PUT", "/admin/tenants/made", "{}", admin);
    String path = "/admin/users/issuer-admin";
    assertThat(server.admin("GET", "/admin/audit", null).body()).contains("issuer-admin");

    assertThat(server.admin("GET", path + "/export?tenant_id=acme", null).body())
        .contains("tenant.put");
    assertThat(server.admin("DELETE", path + "?tenant_id=acme", null).statusCode()).isEqualTo(204);

    assertThat(server.admin("GET", "/admin/audit", null).body()).doesNotContain("issuer-admin");
  }
}
