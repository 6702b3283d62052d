package io.aiprovider.server.http;

import reactor.netty.http.server.HttpServerRequest;

/** The path of a request. */
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
}
