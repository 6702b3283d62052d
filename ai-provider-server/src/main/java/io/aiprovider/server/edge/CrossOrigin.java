package io.aiprovider.server.edge;

import io.aiprovider.server.ServerProperties.Cors;
import io.aiprovider.spring.settings.StartRefused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers which pages of other origins may call this server (CORS, as in the Fetch
 * standard). A request of another origin that is not a preflight goes on: its key decides, and the
 * browser does not show the answer to the page.
 */
final class CrossOrigin {
  private static final String ALL = "*";
  private static final String PREFLIGHT_SECONDS = "600";
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /** What pages may read, beside the few headers that they always may. */
  private static final String EXPOSED =
      "x-request-id, x-ai-provider-call-id, x-ai-provider-provider, x-ai-provider-model,"
          + " x-ai-provider-attempts, x-ai-provider-fallbacks, x-ai-provider-dropped,"
          + " x-ai-provider-cache, age, x-ai-provider-cost, x-ai-provider-overhead-ms,"
          + " x-ai-provider-budget, x-ai-provider-max-tokens, retry-after,"
          + " x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset,"
          + " x-ratelimit-limit-requests, x-ratelimit-remaining-requests,"
          + " x-ratelimit-reset-requests, x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens,"
          + " x-ratelimit-reset-tokens";

  private final Set<String> origins;
  private final String methods;
  private final String headers;
  private final boolean credentials;

  /**
   * @throws StartRefused if the settings contradict each other or are not valid
   */
  CrossOrigin(Cors settings) {
    this.credentials = settings.allowCredentials();
    this.origins =
        settings.allowedOrigins().stream()
            .map(CrossOrigin::checkedOrigin)
            .collect(Collectors.toUnmodifiableSet());
    if (credentials && origins.contains(ALL)) {
      throw new StartRefused(
          "ai-provider.cors.allowed-origins contains '*' while ai-provider.cors.allow-credentials"
              + " is true: then every web page could act for its visitors.",
          "List the origins that you trust, or set allow-credentials to false.");
    }
    this.methods = joined("allowed-methods", settings.allowedMethods());
    this.headers = joined("allowed-headers", settings.allowedHeaders());
  }

  private static String checkedOrigin(String origin) {
    if (origin.equals(ALL) || isOrigin(origin)) {
      return origin.toLowerCase(Locale.ROOT);
    }
    throw new StartRefused(
        "ai-provider.cors.allowed-origins contains '" + origin + "', which is not an origin.",
        "Write a scheme, a host and, if needed, a port, without a path:"
            + " https://app.example.com or http://localhost:3000.");
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return uri.getHost() != null && text.equals(uri.getScheme() + "://" + uri.getHost() + port);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String joined(String setting, List<String> names) {
    for (String name : names) {
      if (!TOKEN.matcher(name).matches()) {
        throw new StartRefused(
            "ai-provider.cors." + setting + " contains '" + name + "', which is not a valid name.",
            "List one name in each element, such as Content-Type.");
      }
    }
    return String.join(", ", names);
  }

  /** Whether a request asks if the real one would be allowed. */
  static boolean isPreflight(HttpMethod method, HttpHeaders request) {
    return method.equals(HttpMethod.OPTIONS)
        && request.contains(HttpHeaderNames.ORIGIN)
        && request.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  boolean isAllowed(@Nullable String origin) {
    return origin != null
        && (origins.contains(ALL) || origins.contains(origin.toLowerCase(Locale.ROOT)));
  }

  /** Adds to any answer what lets a page of an allowed origin read it. */
  void describe(HttpHeaders request, HttpHeaders response) {
    if (origins.isEmpty()) {
      return;
    }
    boolean all = origins.contains(ALL);
    if (!all) {
      response.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    String origin = request.get(HttpHeaderNames.ORIGIN);
    if (origin == null || !isAllowed(origin)) {
      return;
    }
    response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, all ? ALL : origin);
    response.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    if (credentials) {
      response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
  }

  /** Adds to the answer to a preflight what the real request may have. */
  void permit(HttpHeaders request, HttpHeaders response) {
    response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods);
    String asked = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    boolean all = headers.equals(ALL) && asked != null; // a literal * excludes Authorization
    response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, all ? asked : headers);
    response.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
  }
}
