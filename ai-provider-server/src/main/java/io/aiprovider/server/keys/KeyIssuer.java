package io.aiprovider.server.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes keys, and recognises the ids that it made: the last characters of an id are a code of the
 * others, which only this installation can calculate. So a key that was made up, mistyped or issued
 * by another installation is refused without the database, however many come.
 */
final class KeyIssuer {
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"; // 32: no 0, 1, l, o
  private static final int RANDOM_LENGTH = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec secret;

  /**
   * An issuer.
   *
   * @param secret the secret of this installation
   */
  KeyIssuer(String secret) {
    this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /** A new key with a new id. */
  KeyText issue() {
    String random = random(RANDOM_LENGTH);
    return withId(random + code(random));
  }

  /** A new key for an id that exists. */
  static KeyText withId(String id) {
    return new KeyText(id, random(KeyText.SECRET_LENGTH));
  }

  /** A random text with five bits in each character. */
  static String random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return text(bytes, length);
  }

  private static String text(byte[] bytes, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(bytes[i] & 31));
    }
    return text.toString();
  }

  /** Whether this installation made an id. */
  boolean made(String id) {
    if (id.length() != KeyText.ID_LENGTH) {
      return false;
    }
    byte[] expected = code(id.substring(0, RANDOM_LENGTH)).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(
        expected, id.substring(RANDOM_LENGTH).getBytes(StandardCharsets.UTF_8));
  }

  private String code(String random) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      byte[] code = mac.doFinal(random.getBytes(StandardCharsets.UTF_8));
      return text(code, KeyText.ID_LENGTH - RANDOM_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has HMAC with SHA-256.", e);
    }
  }
}
