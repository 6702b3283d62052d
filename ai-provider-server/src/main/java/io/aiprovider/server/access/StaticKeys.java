package io.aiprovider.server.access;

import io.aiprovider.caller.Caller;
import io.aiprovider.digest.Sha256;
import java.security.MessageDigest;
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
    this.callerKey = callerKey.isEmpty() ? null : Sha256.of(callerKey);
    this.adminKey = adminKey.isEmpty() ? null : Sha256.of(adminKey);
  }

  KeyCheck check(String key) {
    byte[] hash = Sha256.of(key);
    if (matches(adminKey, hash)) {
      return ADMIN;
    }
    return matches(callerKey, hash) ? CALLER : KeyCheck.UNKNOWN;
  }

  private static boolean matches(byte @Nullable [] expected, byte[] hash) {
    return expected != null && MessageDigest.isEqual(expected, hash);
  }
}
