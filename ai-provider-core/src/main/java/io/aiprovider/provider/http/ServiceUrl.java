package io.aiprovider.provider.http;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The configured address of a service.
 *
 * @param origin scheme, host and port
 * @param path without a slash at its end; empty if there is none
 * @param query with its question mark; empty if there is none
 * @since 0.1
 */
public record ServiceUrl(String origin, String path, String query) {

  /**
   * Parses a URL.
   *
   * @throws IllegalArgumentException with the reason, but without the URL, which may contain a
   *     password
   */
  public static ServiceUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text.trim());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is not a URL");
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("it does not begin with http:// or https://");
    }
    if (uri.getRawAuthority() == null) {
      throw new IllegalArgumentException("it has no host");
    }
    if (uri.getRawAuthority().indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "it contains a user name or password: use api-key or headers instead");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return new ServiceUrl(
        uri.getScheme() + "://" + uri.getRawAuthority(),
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
        uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }
}
