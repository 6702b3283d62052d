package io.aiprovider.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256. Texts are hashed in UTF-8.
 *
 * @since 0.1
 */
public final class Sha256 {
  private Sha256() {}

  /** The hash of a text: 32 bytes. */
  public static byte[] of(String text) {
    return begin().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The hash of a text in 64 lower-case hexadecimal digits. */
  public static String hex(String text) {
    return hex(of(text));
  }

  /** A hash in lower-case hexadecimal digits. */
  public static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  /** A new hash, for content that comes in several parts. Not thread-safe. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
