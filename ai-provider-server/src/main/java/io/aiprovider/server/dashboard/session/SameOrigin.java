package io.aiprovider.server.dashboard.session;

import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.access.RequestHead;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a page of another origin has a browser send: with a session, a request that
 * changes something must come from the dashboard. Immutable.
 */
final class SameOrigin {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Refusal CROSS_SITE =
      Refusal.forbidden(
          "With a session, this request must come from the dashboard: with the header"
              + " X-AIP-Request: 1, and with Sec-Fetch-Site: same-origin or the Origin of this"
              + " server. Programs send a key instead of the cookie.",
          "cross_site_request");

  private final String publicHost;

  /**
   * @param publicUrl the address of the dashboard in browsers; empty: that of the requests
   */
  SameOrigin(String publicUrl) {
    this.publicHost = publicUrl.isBlank() ? "" : host(publicUrl.strip());
  }

  /** Why a request with a session is refused; null if it is not. */
  @Nullable Refusal refusal(RequestHead request) {
    boolean accepted =
        SAFE.contains(request.method())
            || "1".equals(request.header("X-AIP-Request"))
                && (isSameSite(request) || hasSameOrigin(request));
    return accepted ? null : CROSS_SITE;
  }

  /** Why a request to sign in is refused; null if it is not. It may come from a program. */
  @Nullable Refusal refusalOfSignIn(RequestHead request) {
    boolean browser = request.header("Sec-Fetch-Site") != null || request.header("Origin") != null;
    return !browser || isSameSite(request) || hasSameOrigin(request) ? null : CROSS_SITE;
  }

  private static boolean isSameSite(RequestHead request) {
    return "same-origin".equals(request.header("Sec-Fetch-Site"));
  }

  /** For browsers that do not send Sec-Fetch-Site, as over plain HTTP. */
  private boolean hasSameOrigin(RequestHead request) {
    String origin = request.header("Origin");
    if (origin == null || request.header("Sec-Fetch-Site") != null) {
      return false;
    }
    String from = host(origin);
    return !from.isEmpty()
        && (from.equals(publicHost) || from.equalsIgnoreCase(request.header("Host")));
  }

  /** Host and port of a URL; empty if it has none. */
  private static String host(String url) {
    try {
      String authority = URI.create(url).getRawAuthority();
      return authority == null ? "" : authority;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
