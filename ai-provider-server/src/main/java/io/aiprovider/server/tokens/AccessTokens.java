package io.aiprovider.server.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.tenants.Account;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The tokens that this installation issues to users who signed in. Thread-safe. */
@Component
@Order(0) // before other issuers
final class AccessTokens implements TokenVerifier {
  /** For how long a token works. */
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final String ISSUER = "ai-provider";
  private static final String TENANT = "tenant";
  private static final String ROLE = "role";
  private static final String VERSION = "ver";

  private final SigningKeys keys;
  private final InstantSource clock;

  @Autowired
  AccessTokens(SigningKeys keys) {
    this(keys, InstantSource.system());
  }

  AccessTokens(SigningKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** A token for the user of an account. */
  String issue(Account account) {
    ECKey key = keys.current();
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(ISSUER)
            .subject(account.userId())
            .claim(TENANT, account.tenantId())
            .claim(ROLE, account.role().label())
            .claim(VERSION, account.version())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .jwtID(UUID.randomUUID().toString())
            .build();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("A token cannot be signed.", e);
    }
    return token.serialize();
  }

  @Override
  public boolean isResponsibleFor(SignedJWT token) {
    String id = token.getHeader().getKeyID();
    return id != null && id.startsWith(SigningKeys.PREFIX);
  }

  @Override
  public CompletableFuture<TokenCheck> verify(SignedJWT token) {
    return CompletableFuture.completedFuture(check(token));
  }

  private TokenCheck check(SignedJWT token) {
    ECKey key = keys.find(String.valueOf(token.getHeader().getKeyID()));
    if (key == null || !JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm())) {
      return TokenCheck.UNKNOWN;
    }
    try {
      return token.verify(new ECDSAVerifier(key))
          ? identity(token.getJWTClaimsSet())
          : TokenCheck.UNKNOWN;
    } catch (JOSEException | ParseException e) {
      return TokenCheck.UNKNOWN;
    }
  }

  private TokenCheck identity(JWTClaimsSet claims) throws ParseException {
    Instant expiry = claims.getExpirationTime().toInstant();
    if (!clock.instant().isBefore(expiry)) {
      return TokenCheck.refused(Refusal.unauthorized("The token has expired: sign in again."));
    }
    return TokenCheck.of(
        new Identity(
            text(claims.getStringClaim(TENANT)),
            text(claims.getSubject()),
            Role.valueOf(text(claims.getStringClaim(ROLE)).toUpperCase(Locale.ROOT)),
            expiry,
            claims.getLongClaim(VERSION)));
  }

  private static String text(@Nullable String claim) {
    return claim == null ? "" : claim;
  }
}
