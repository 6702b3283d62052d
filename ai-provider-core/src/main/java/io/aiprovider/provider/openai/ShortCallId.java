package io.aiprovider.provider.openai;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids of tool calls as Mistral takes them: nine letters and digits. Another provider's id always
 * gets the same one, so that a call and its result stay together.
 */
final class ShortCallId {
  private static final int LENGTH = 9;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private ShortCallId() {}

  /** Whether the id is one. */
  static boolean is(String id) {
    return id.length() == LENGTH && id.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }

  /** The one that stands for this id. */
  static String of(String id) {
    byte[] digest = sha256(id);
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      text.append(ALPHABET.charAt((digest[i] & 0xff) % ALPHABET.length()));
    }
    return text.toString();
  }

  private static byte[] sha256(String id) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) { // each Java platform has it
      throw new AssertionError(impossible);
    }
  }
}
