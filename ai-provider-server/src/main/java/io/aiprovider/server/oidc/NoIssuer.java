package io.aiprovider.server.oidc;

import com.nimbusds.jwt.SignedJWT;
import io.aiprovider.server.tokens.TokenCheck;
import io.aiprovider.server.tokens.TokenVerifier;
import java.util.concurrent.CompletableFuture;

/** No issuer is configured: no token is its. */
final class NoIssuer implements TokenVerifier {
  @Override
  public boolean isResponsibleFor(SignedJWT token) {
    return false;
  }

  @Override
  public CompletableFuture<TokenCheck> verify(SignedJWT token) {
    return CompletableFuture.completedFuture(TokenCheck.UNKNOWN);
  }
}
