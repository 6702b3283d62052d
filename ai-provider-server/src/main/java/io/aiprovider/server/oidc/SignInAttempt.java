package io.aiprovider.server.oidc;

import io.aiprovider.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An attempt to sign in at the issuer. The browser keeps its secret while it is there; all other
 * values follow from it, so any server can finish the attempt.
 *
 * @param secret random, of at least 256 bits
 */
public record SignInAttempt(String secret) {

  /** What the issuer sends back with the browser: it shows that the same browser has begun. */
  public String state() {
    return derived("state");
  }

  /** What the issuer writes into the token: it shows that the token is for this attempt. */
  String nonce() {
    return derived("nonce");
  }

  /** What shows to the issuer that the code comes from who has begun (RFC 7636). */
  String verifier() {
    return derived("verifier");
  }

  /** What the issuer gets to know of the verifier at the beginning. */
  String challenge() {
    return text(Sha256.of(verifier()));
  }

  private String derived(String purpose) {
    return text(Sha256.of(purpose + "\n" + secret));
  }

  private static String text(byte[] hash) {
    return new String(
        Base64.getUrlEncoder().withoutPadding().encode(hash), StandardCharsets.US_ASCII);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "SignInAttempt[]";
  }
}
