package io.aiprovider.server.access;

import io.aiprovider.caller.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the configuration: one for callers, one for the server's operator, neither with
 * limits. Only hashes are kept, and compared in constant time.
 */
final class StaticKeys {
  private static final KeyCheck ADMIN =
      KeyCheck.accepted(new Caller("admin", "default", null, Set.of()).withLimits(), Role.ADMIN);
  private static final KeyCheck CALLER =
      KeyCheck.accepted(new Caller("static", "default", null, Set.of()).withLimits(), Role.CALLER);

  private final byte @Nullable [] callerKey;
  private final byte @Nullable [] adminKey;

  StaticKeys(String callerKey, String adminKey) {
    this.callerKey = callerKey.isEmpty() ? null : sha256(callerKey);
    this.adminKey = adminKey.isEmpty() ? null : sha256(adminKey);
  }

  KeyCheck check(String key) {
    byte[] hash = sha256(key);
    if (matches(adminKey, hash)) {
      return ADMIN;
    }
    return matches(callerKey, hash) ? CALLER : KeyCheck.UNKNOWN;
  }

  private static boolean matches(byte @Nullable [] expected, byte[] hash) {
    return expected != null && MessageDigest.isEqual(expected, hash);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
