package io.aiprovider.server.http;

import reactor.netty.http.server.HttpServerRequest;

/** The path and the query of a request. */
public final class RequestPath {
  private RequestPath() {}

  /** The path as it was sent, without the query and the host. It may not be valid. */
  public static String of(HttpServerRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    if (path.startsWith("/")) {
      return path;
    }
    int host = path.indexOf("://");
    int slash = host < 0 ? -1 : path.indexOf('/', host + 3);
    return slash < 0 ? "/" : path.substring(slash);
  }

  /** What follows the {@code ?}, as it was sent; empty if there is none. It may not be valid. */
  static String queryOf(HttpServerRequest request) {
    int query = request.uri().indexOf('?');
    return query < 0 ? "" : request.uri().substring(query + 1);
  }
}
