package io.aiprovider.server.access;

import io.aiprovider.caller.Caller;
import io.aiprovider.digest.Sha256;
import java.security.MessageDigest;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the configuration: one for callers, one for the server's operator, neither with
 * limits. Only hashes are kept, and compared in constant time.
 */
final class StaticKeys {
  private static final Caller OPERATOR =
      new Caller("admin", "default", null, Set.of()).withLimits();
  private static final Caller ANYBODY =
      new Caller("static", "default", null, Set.of()).withLimits();
  private static final KeyCheck ADMIN =
      KeyCheck.accepted(OPERATOR, Role.ADMIN, CredentialKind.ADMIN_KEY);
  private static final KeyCheck CALLER =
      KeyCheck.accepted(ANYBODY, Role.CALLER, CredentialKind.KEY);

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

  /** SHA-256 of a key; null if it is none of these. */
  byte @Nullable [] secretOf(String key) {
    return check(key).caller() == null ? null : Sha256.of(key);
  }

  /** Checks a key of which only the id of its caller and something about its hash is known. */
  KeyCheck check(String id, Predicate<byte[]> isHash) {
    if (id.equals(OPERATOR.keyId()) && adminKey != null && isHash.test(adminKey)) {
      return ADMIN;
    }
    boolean callers = id.equals(ANYBODY.keyId()) && callerKey != null && isHash.test(callerKey);
    return callers ? CALLER : KeyCheck.UNKNOWN;
  }

  private static boolean matches(byte @Nullable [] expected, byte[] hash) {
    return expected != null && MessageDigest.isEqual(expected, hash);
  }
}
