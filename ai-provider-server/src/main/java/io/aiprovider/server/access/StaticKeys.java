package io.aiprovider.server.access;

import io.aiprovider.call.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Production mode with configured keys: one for callers, one for whoever runs the server. Health is
 * open to all, model calls take either key, everything else the admin key. Only hashes are kept,
 * and compared in constant time.
 */
final class StaticKeys implements AccessPolicy {
  private static final String BEARER = "bearer ";

  private final byte @Nullable [] callerKey;
  private final byte @Nullable [] adminKey;

  StaticKeys(String callerKey, String adminKey) {
    this.callerKey = callerKey.isEmpty() ? null : sha256(callerKey);
    this.adminKey = adminKey.isEmpty() ? null : sha256(adminKey);
  }

  @Override
  public Authentication authenticate(RequestHead request) {
    if (isOpen(request.path())) {
      return Authentication.ANYBODY;
    }
    boolean admin = matches(adminKey, request.header("X-Admin-Key"));
    String key = callersKey(request);
    if (admin || matches(adminKey, key)) {
      return Authentication.of(new Caller("admin", "default", null, Set.of()));
    }
    boolean callers = isCallers(request.path());
    if (callers && matches(callerKey, key)) {
      return Authentication.of(new Caller("static", "default", null, Set.of()));
    }
    return Authentication.refused(refusal(key, callers));
  }

  private static boolean isOpen(String path) {
    return path.equals("/health") || path.startsWith("/health/");
  }

  private static boolean isCallers(String path) {
    return path.startsWith("/v1/") || path.equals("/api/chat") || path.equals("/ai/models");
  }

  private static Refusal refusal(@Nullable String key, boolean callers) {
    String message =
        key == null
            ? "You did not provide an API key. Send it in an Authorization header: Bearer KEY."
            : callers
                ? "Incorrect API key provided."
                : "This path takes the admin key, in an X-Admin-Key header.";
    return new Refusal(401, message, "invalid_request_error", "invalid_api_key");
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

  private static boolean matches(byte @Nullable [] expected, @Nullable String key) {
    return expected != null && key != null && MessageDigest.isEqual(expected, sha256(key));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
