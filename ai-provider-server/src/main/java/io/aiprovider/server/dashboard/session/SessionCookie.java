package io.aiprovider.server.dashboard.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;

/**
 * The cookie with the token of a session. Scripts cannot read it, and browsers send it with
 * requests of the dashboard only. Over HTTPS its name keeps other hosts of the same domain from
 * setting it.
 */
final class SessionCookie {
  private static final String SECURE = "__Host-aip-session";
  private static final String PLAIN = "aip-session";

  /** While somebody signs in at an issuer. It must come back with a link from there. */
  private static final String ATTEMPT = "aip-sign-in";

  private static final Duration ATTEMPT_TIME = Duration.ofMinutes(10);

  private SessionCookie() {}

  /**
   * The secret of attempts to sign in at an issuer; null if there is none.
   *
   * @param https whether the browser uses HTTPS: then only the cookie counts that no other host can
   *     have set
   */
  static @Nullable SessionToken attemptIn(@Nullable String header, boolean https) {
    return header == null ? null : find(https ? "__Host-" + ATTEMPT : ATTEMPT, header);
  }

  /** Sets the secret of attempts. */
  static ResponseCookie ofAttempt(SessionToken secret, boolean https) {
    return cookie(https ? "__Host-" + ATTEMPT : ATTEMPT, secret.text(), ATTEMPT_TIME, https, "Lax");
  }

  /** Removes it. */
  static ResponseCookie noAttempt(boolean https) {
    return cookie(https ? "__Host-" + ATTEMPT : ATTEMPT, "", Duration.ZERO, https, "Lax");
  }

  /**
   * The token in a {@code Cookie} header; null if there is none.
   *
   * @param header null: there is no such header
   */
  static @Nullable SessionToken in(@Nullable String header) {
    if (header == null) {
      return null;
    }
    SessionToken secure = find(SECURE, header);
    return secure == null ? find(PLAIN, header) : secure;
  }

  private static @Nullable SessionToken find(String name, String header) {
    for (String cookie : header.split(";", -1)) {
      String[] parts = cookie.strip().split("=", 2);
      if (parts.length == 2 && parts[0].equals(name)) {
        return SessionToken.parse(parts[1]);
      }
    }
    return null;
  }

  /**
   * Sets it. That of the other name should be removed: it would count more, or stay behind.
   *
   * @param https whether the browser uses HTTPS
   */
  static ResponseCookie of(SessionToken token, Duration lifetime, boolean https) {
    return cookie(https ? SECURE : PLAIN, token.text(), lifetime, https, "Strict");
  }

  /** Removes it. */
  static ResponseCookie none(boolean https) {
    return cookie(https ? SECURE : PLAIN, "", Duration.ZERO, https, "Strict");
  }

  private static ResponseCookie cookie(
      String name, String value, Duration lifetime, boolean https, String sameSite) {
    return ResponseCookie.from(name, value)
        .httpOnly(true)
        .secure(https)
        .sameSite(sameSite)
        .path("/")
        .maxAge(lifetime)
        .build();
  }
}
