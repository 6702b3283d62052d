package io.aiprovider.server.oidc;

import io.aiprovider.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to sign in at the issuer. The browser keeps a secret while it is there, the same for
 * all its tabs, and the issuer sends back which attempt it was. All other values follow from these
 * two, so any server can finish the attempt.
 */
public final class SignInAttempt {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 16;

  private final String secret;
  private final String id;

  private SignInAttempt(String secret, String id) {
    this.secret = secret;
    this.id = id;
  }

  /**
   * A new attempt.
   *
   * @param secret of the browser: random, of at least 256 bits
   */
  public static SignInAttempt begun(String secret) {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return new SignInAttempt(secret, text(bytes));
  }

  /**
   * The attempt that the issuer sends the browser back from.
   *
   * @param state what the issuer sent back; null: nothing
   * @return null if this browser did not begin it
   */
  public static @Nullable SignInAttempt ofState(String secret, @Nullable String state) {
    if (state == null || state.indexOf('.') < 0) {
      return null;
    }
    SignInAttempt attempt = new SignInAttempt(secret, state.substring(0, state.indexOf('.')));
    return MessageDigest.isEqual(bytes(attempt.state()), bytes(state)) ? attempt : null;
  }

  /** What the issuer sends back with the browser: it shows that the same browser has begun. */
  public String state() {
    return id + "." + derived("state");
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
    return text(Sha256.of(purpose + "\n" + id + "\n" + secret));
  }

  private static String text(byte[] hash) {
    return new String(
        Base64.getUrlEncoder().withoutPadding().encode(hash), StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "SignInAttempt[]";
  }
}
