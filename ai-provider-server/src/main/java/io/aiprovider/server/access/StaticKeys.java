package io.aiprovider.server.access;

import io.aiprovider.caller.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Production mode with configured keys: one for callers, one for the server's operator. Health
 * needs no key, model calls accept either key, everything else needs the admin key. Only hashes are
 * kept, and compared in constant time.
 */
final class StaticKeys implements AccessPolicy {
  private static final String BEARER = "bearer ";
  private static final String ADMIN_HEADER = "X-Admin-Key";
  private static final String TYPE = "invalid_request_error";
  private static final String CODE = "invalid_api_key";

  private final byte @Nullable [] callerKey;
  private final byte @Nullable [] adminKey;

  StaticKeys(String callerKey, String adminKey) {
    this.callerKey = callerKey.isEmpty() ? null : sha256(callerKey);
    this.adminKey = adminKey.isEmpty() ? null : sha256(adminKey);
  }

  @Override
  public Authentication authenticate(RequestHead request) {
    if (isOpen(request.path())) {
      return Authentication.WITHOUT_CALLER;
    }
    String admin = request.header(ADMIN_HEADER);
    String key = callersKey(request);
    byte[] hash = key == null ? null : sha256(key);
    if (matches(adminKey, admin == null ? null : sha256(admin)) || matches(adminKey, hash)) {
      return Authentication.of(new Caller("admin", "default", null, Set.of()).withLimits());
    }
    boolean callers = isForCallers(request.path());
    if (callers && matches(callerKey, hash)) {
      return Authentication.of(new Caller("static", "default", null, Set.of()).withLimits());
    }
    return Authentication.refused(new Refusal(401, reason(admin, key, callers), TYPE, CODE));
  }

  private static boolean isOpen(String path) {
    return path.equals("/health") || path.startsWith("/health/");
  }

  private static boolean isForCallers(String path) {
    return path.startsWith("/v1/") || path.equals("/api/chat") || path.equals("/ai/models");
  }

  /** Names the keys that were sent, and the one to use. */
  private static String reason(@Nullable String admin, @Nullable String key, boolean callers) {
    if (callers) {
      if (admin == null) {
        return key == null
            ? "You did not provide an API key. Send it in an Authorization header: Bearer KEY."
            : "Incorrect API key provided.";
      }
      return key == null
          ? "Incorrect admin key provided in the X-Admin-Key header."
          : "Incorrect API key provided, and an incorrect admin key in the X-Admin-Key header.";
    }
    if (admin != null) {
      return "Incorrect admin key provided in the X-Admin-Key header.";
    }
    return key == null
        ? "You did not provide the admin key. Send it in an X-Admin-Key header."
        : "The key provided is not the admin key, which this path requires in an X-Admin-Key header.";
  }

  private static @Nullable String callersKey(RequestHead request) {
    String authorization = request.header("Authorization");
    if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).trim();
    }
    for (String name : new String[] {"X-API-Key", "api-key", "x-goog-api-key"}) {
      String key = request.header(name);
      if (key != null) {
        return key.trim();
      }
    }
    return null;
  }

  private static boolean matches(byte @Nullable [] expected, byte @Nullable [] hash) {
    return expected != null && hash != null && MessageDigest.isEqual(expected, hash);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
