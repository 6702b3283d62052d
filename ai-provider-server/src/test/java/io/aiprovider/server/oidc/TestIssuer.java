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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** An OpenID Connect issuer with real keys. */
final class TestIssuer extends Dispatcher implements AutoCloseable {
  static final String AUDIENCE = "gateway";

  private final MockWebServer server = new MockWebServer();
  private final List<RSAKey> keys = new CopyOnWriteArrayList<>();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile boolean down;

  TestIssuer() {
    addKey("k1");
    server.setDispatcher(this);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String uri() {
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

  void setDown(boolean down) {
    this.down = down;
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
    if (down) {
      return new MockResponse.Builder().code(503).build();
    }
    return switch (String.valueOf(request.getTarget())) {
      case "/.well-known/openid-configuration" ->
          json("{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(uri(), uri()));
      case "/keys" -> {
        fetches.incrementAndGet();
        yield json(new JWKSet(new ArrayList<>(keys)).toString(true));
      }
      default -> new MockResponse.Builder().code(404).build();
    };
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
