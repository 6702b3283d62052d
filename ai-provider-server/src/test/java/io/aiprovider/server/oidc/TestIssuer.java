package io.aiprovider.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.aiprovider.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** An OpenID Connect issuer with real keys, where somebody is signed in as {@code ada}. */
public final class TestIssuer extends Dispatcher implements AutoCloseable {
  public static final String AUDIENCE = "gateway";

  private final MockWebServer server = new MockWebServer();
  private final List<RSAKey> keys = new CopyOnWriteArrayList<>();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile boolean down;
  private volatile String broken = "";

  /** What the codes stand for that were not exchanged yet. */
  private final Map<String, Map<String, String>> attempts = new ConcurrentHashMap<>();

  private volatile String userInfo = "{}";

  /** What the description says about how clients show their secret. */
  private volatile String methods = "";

  private volatile UnaryOperator<JWTClaimsSet.Builder> idClaims = claims -> claims;

  public TestIssuer() {
    addKey("k1");
    server.setDispatcher(this);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String uri() {
    return "http://localhost:" + server.getPort();
  }

  RSAKey addKey(String id) {
    try {
      RSAKey key = new RSAKeyGenerator(2048).keyID(id).generate();
      keys.add(key);
      return key;
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  void withdraw(RSAKey key) {
    keys.remove(key);
  }

  public void setDown(boolean down) {
    this.down = down;
  }

  /** One path that answers with an error of the issuer; empty: none. */
  public void setBroken(String path) {
    broken = path;
  }

  /** How often the keys were fetched. */
  int fetches() {
    return fetches.get();
  }

  RSAKey key() {
    return keys.get(0);
  }

  JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(uri())
        .audience(AUDIENCE)
        .subject("ada")
        .claim("tenant", "acme")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  /** A token with the usual claims and these changes. */
  String token(UnaryOperator<JWTClaimsSet.Builder> change) {
    return token(key(), change);
  }

  String token(RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            change.apply(claims()).build());
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    if (down || request.getTarget().equals(broken)) {
      return new MockResponse.Builder().code(503).build();
    }
    return switch (String.valueOf(request.getTarget())) {
      case "/.well-known/openid-configuration" ->
          json(
              "{'issuer':'U','jwks_uri':'U/keys','authorization_endpoint':'U/authorize',"
                  .concat(
                      "'token_endpoint':'U/token','userinfo_endpoint':'U/userinfo'" + methods + "}")
                  .replace('\'', '"')
                  .replace("U", uri()));
      case "/keys" -> {
        fetches.incrementAndGet();
        yield json(new JWKSet(new ArrayList<>(keys)).toString(true));
      }
      case "/token" -> exchanged(request);
      case "/userinfo" ->
          "Bearer access".equals(request.getHeaders().get("Authorization"))
              ? json(userInfo)
              : new MockResponse.Builder().code(401).build();
      default -> new MockResponse.Builder().code(404).build();
    };
  }

  /** The claims of the tokens of people who sign in. */
  public void setIdClaims(UnaryOperator<JWTClaimsSet.Builder> claims) {
    idClaims = claims;
  }

  /** What the issuer tells about somebody whom a token alone does not describe. */
  public void setUserInfo(String json) {
    userInfo = json;
  }

  /** Whether clients have to send their secret in the form. */
  public void setSecretInForm(boolean inForm) {
    methods = inForm ? ",'token_endpoint_auth_methods_supported':['client_secret_post']" : "";
  }

  /** Where the browser is sent to after somebody has agreed to what this address asks for. */
  public String authorized(String address) {
    Map<String, String> query = form(URI.create(address).getRawQuery());
    String code = "code-" + query.get("state");
    attempts.put(code, query);
    return query.get("redirect_uri")
        + "?session_state=x&code="
        + code
        + "&state="
        + query.get("state");
  }

  private MockResponse exchanged(RecordedRequest request) {
    Map<String, String> form = form(String.valueOf(request.getBody().utf8()));
    Map<String, String> attempt = attempts.remove(form.getOrDefault("code", ""));
    String credentials =
        Base64.getEncoder().encodeToString("dashboard:secret".getBytes(StandardCharsets.UTF_8));
    String header = request.getHeaders().get("Authorization");
    boolean known =
        methods.isEmpty()
            ? ("Basic " + credentials).equals(header)
            : header == null
                && "dashboard".equals(form.get("client_id"))
                && "secret".equals(form.get("client_secret"));
    boolean right =
        attempt != null
            && known
            && form.get("redirect_uri").equals(attempt.get("redirect_uri"))
            && attempt.get("code_challenge").equals(hash(form.get("code_verifier")));
    return right
        ? json(
            "{\"id_token\":\"%s\",\"access_token\":\"access\"}"
                .formatted(
                    token(
                        claims ->
                            idClaims.apply(
                                claims
                                    .audience(attempt.get("client_id"))
                                    .claim("nonce", attempt.get("nonce"))))))
        : new MockResponse.Builder()
            .code(400)
            .body("{\"error\":\"invalid_grant\",\"error_description\":\"grant\\nrequest\"}")
            .build();
  }

  private static String hash(String verifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
  }

  private static Map<String, String> form(String text) {
    return Arrays.stream(text.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static MockResponse json(String body) {
    return new MockResponse.Builder()
        .setHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  @Override
  public void close() {
    server.close();
  }
}
