package io.aiprovider.server.dashboard.session;

import io.aiprovider.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser proves a session with: 256 random bits. Only its hash is stored.
 *
 * @param text the value of the cookie
 */
record SessionToken(String text) {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  static SessionToken random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new SessionToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The token of a cookie; null if it does not have the form of one. */
  static @Nullable SessionToken parse(String text) {
    return FORM.matcher(text).matches() ? new SessionToken(text) : null;
  }

  /** The id of the session. */
  String id() {
    return Sha256.hex(text);
  }

  /**
   * What is stored about the secret of the key that the session began with. Without the token it
   * tells nothing about the secret, which a person may have chosen.
   */
  String proof(byte[] secret) {
    return Sha256.hex(text + "\n" + Sha256.hex(secret));
  }

  /** Whether a secret is the one of a proof. */
  Predicate<byte[]> isSecretOf(String proof) {
    return secret -> MessageDigest.isEqual(bytes(proof), bytes(proof(secret)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "SessionToken[]";
  }
}
