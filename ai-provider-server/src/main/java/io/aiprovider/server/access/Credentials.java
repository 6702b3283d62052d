package io.aiprovider.server.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a request came with.
 *
 * @param admin of the header for the admin key
 * @param key of the first header for a caller's key that is there
 */
record Credentials(@Nullable String admin, @Nullable String key) {
  private static final String BEARER = "bearer ";
  private static final String[] FURTHER = {"X-API-Key", "api-key", "x-goog-api-key"};

  static Credentials of(RequestHead request) {
    String admin = request.header("X-Admin-Key");
    return new Credentials(admin == null ? null : admin.trim(), callersKey(request));
  }

  private static @Nullable String callersKey(RequestHead request) {
    String authorization = request.header("Authorization");
    if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).trim();
    }
    for (String name : FURTHER) {
      String key = request.header(name);
      if (key != null) {
        return key.trim();
      }
    }
    return null;
  }

  boolean areMissing() {
    return admin == null && key == null;
  }
}
