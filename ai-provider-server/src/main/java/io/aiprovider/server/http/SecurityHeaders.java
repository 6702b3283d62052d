package io.aiprovider.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * Headers of every answer that make browsers and caches careful with it. A route may replace those
 * that do not fit, such as the policy for a page.
 */
public final class SecurityHeaders {
  private static final AsciiString CONTENT_TYPE_OPTIONS =
      AsciiString.cached("x-content-type-options");
  private static final AsciiString NO_SNIFF = AsciiString.cached("nosniff");
  private static final AsciiString REFERRER_POLICY = AsciiString.cached("referrer-policy");
  private static final AsciiString NO_REFERRER = AsciiString.cached("no-referrer");
  private static final AsciiString NOTHING =
      AsciiString.cached("default-src 'none'; frame-ancestors 'none'");
  private static final AsciiString NO_STORE = AsciiString.cached("no-store");
  private static final AsciiString TRANSPORT_SECURITY =
      AsciiString.cached("strict-transport-security");
  private static final AsciiString ONE_YEAR = AsciiString.cached("max-age=31536000");

  private SecurityHeaders() {}

  /**
   * Sets them.
   *
   * @param https whether the client uses HTTPS; only then may it be told to use nothing else
   */
  public static void set(HttpHeaders headers, boolean https) {
    headers.set(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    headers.set(REFERRER_POLICY, NO_REFERRER);
    headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, NOTHING);
    headers.set(HttpHeaderNames.CACHE_CONTROL, NO_STORE);
    if (https) {
      headers.set(TRANSPORT_SECURITY, ONE_YEAR);
    }
  }
}
