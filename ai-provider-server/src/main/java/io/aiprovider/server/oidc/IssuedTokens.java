package io.aiprovider.server.oidc;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.tokens.TokenCheck;
import io.aiprovider.server.tokens.TokenVerifier;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Checks tokens of an OpenID Connect issuer. Only signatures with a private key count: a token that
 * is signed with a shared secret, for which a public key could be misused, or not at all, is
 * unknown. Thread-safe.
 */
final class IssuedTokens implements TokenVerifier {
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);
  private static final TokenCheck INVALID =
      TokenCheck.refused(
          Refusal.unauthorized(
              "The token is not accepted: it has expired, is not valid yet, or is not from the"
                  + " issuer or not for the audience that this server expects."));
  private static final TokenCheck NO_KEYS =
      TokenCheck.refused(
          Refusal.unavailable(
              "The token cannot be checked now, because its issuer cannot be reached.",
              "issuer_unavailable"));

  private final IssuerKeys keys;
  private final TokenClaims claims;
  private final OAuth2TokenValidator<Jwt> validator;

  IssuedTokens(IssuerSettings settings, IssuerKeys keys, Clock clock) {
    this.keys = keys;
    this.claims = new TokenClaims(settings);
    JwtTimestampValidator time = new JwtTimestampValidator(CLOCK_SKEW);
    time.setClock(clock);
    time.setAllowEmptyExpiryClaim(false);
    List<OAuth2TokenValidator<Jwt>> all = new ArrayList<>();
    all.add(time);
    all.add(
        new JwtClaimValidator<List<String>>(
            "aud", audience -> audience != null && audience.contains(settings.audience())));
    if (!settings.issuerUri().isEmpty()) {
      all.add(new JwtIssuerValidator(settings.issuerUri()));
    }
    this.validator = new DelegatingOAuth2TokenValidator<>(all);
  }

  @Override
  public boolean isResponsibleFor(SignedJWT token) {
    return ALGORITHMS.contains(token.getHeader().getAlgorithm());
  }

  /** Whether a token has the claims for user, tenant and role, whoever has made it. */
  boolean hasAllClaims(SignedJWT token) throws ParseException {
    return claims.areAllIn(token.getJWTClaimsSet().getClaims());
  }

  @Override
  public CompletableFuture<TokenCheck> verify(SignedJWT token) {
    return verify(token, Map.of());
  }

  /**
   * Checks a token of whose user more is known.
   *
   * @param further claims that count if the token does not have them
   */
  CompletableFuture<TokenCheck> verify(SignedJWT token, Map<String, Object> further) {
    return keys.find(token.getHeader())
        .thenCompose(
            found -> {
              TokenCheck check = check(token, further, found);
              return !check.equals(TokenCheck.UNKNOWN) || found.isEmpty()
                  ? CompletableFuture.completedFuture(check)
                  : withNewerKeys(token, further, found);
            });
  }

  /** Checks again after a signature was wrong: an issuer may exchange a key without a new name. */
  private CompletableFuture<TokenCheck> withNewerKeys(
      SignedJWT token, Map<String, Object> further, List<JWK> before) {
    return keys.findAgain(token.getHeader())
        .thenApply(
            found -> found.equals(before) ? TokenCheck.UNKNOWN : check(token, further, found));
  }

  private TokenCheck check(SignedJWT token, Map<String, Object> further, List<JWK> found) {
    if (found.isEmpty()) {
      return keys.areMissing() ? NO_KEYS : TokenCheck.UNKNOWN;
    }
    try {
      Map<String, Object> all = new HashMap<>(further);
      Jwt checked = decoder(found).decode(token.getParsedString());
      all.putAll(checked.getClaims());
      return claims.read(all, checked.getExpiresAt());
    } catch (JwtValidationException e) {
      return INVALID;
    } catch (JwtException e) {
      return TokenCheck.UNKNOWN;
    }
  }

  private NimbusJwtDecoder decoder(List<JWK> found) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(new JWKSet(found))));
    processor.setJWTClaimsSetVerifier((claimsSet, context) -> {}); // the validator below does that
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(validator);
    return decoder;
  }
}
