package io.aiprovider.server.tokens;

import com.nimbusds.jwt.SignedJWT;
import java.util.concurrent.CompletableFuture;

/** Checks the tokens of one issuer. Thread-safe. */
public interface TokenVerifier {
  /** Whether a token is one of this issuer, if it is any. */
  boolean isResponsibleFor(SignedJWT token);

  /**
   * Checks signature and claims of a token. It may read the database, but does not wait for other
   * servers.
   *
   * @return never fails
   */
  CompletableFuture<TokenCheck> verify(SignedJWT token);
}
