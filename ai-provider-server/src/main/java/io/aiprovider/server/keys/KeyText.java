package io.aiprovider.server.keys;

import io.aiprovider.digest.Sha256;
import java.security.MessageDigest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A key as callers have it: {@code aip_<id>_<secret>}.
 *
 * @param id public; finds the key
 * @param secret what proves that somebody has the key
 */
record KeyText(String id, String secret) {
  static final int ID_LENGTH = 20;

  /** 260 bits. */
  static final int SECRET_LENGTH = 52;

  /** The id of the generated admin key, which is stored apart from the others. */
  static final String ADMIN = "admin";

  private static final String PREFIX = "aip_";

  /** The parts of a key; null if it does not have the form of one. */
  static @Nullable KeyText parse(String key) {
    int separator = key.lastIndexOf('_');
    if (!key.startsWith(PREFIX) || separator < PREFIX.length()) {
      return null;
    }
    KeyText text =
        new KeyText(key.substring(PREFIX.length(), separator), key.substring(separator + 1));
    boolean id = text.id.length() == ID_LENGTH || text.id.equals(ADMIN);
    return id && text.secret.length() == SECRET_LENGTH ? text : null;
  }

  /** SHA-256 of the secret. */
  byte[] hash() {
    return Sha256.of(secret);
  }

  /** Whether a hash is that of the secret; compares in constant time. */
  Predicate<byte[]> isHash() {
    byte[] own = hash();
    return hash -> MessageDigest.isEqual(hash, own);
  }

  /** The hash as it is stored. */
  String hashText() {
    return Sha256.hex(secret);
  }

  /** The whole key. */
  String full() {
    return PREFIX + id + "_" + secret;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return PREFIX + id + "_***";
  }
}
