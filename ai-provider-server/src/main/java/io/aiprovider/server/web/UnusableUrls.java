package io.aiprovider.server.web;

import io.aiprovider.server.wire.ApiError;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses URLs with characters that no id and no parameter can have: a semicolon in the path, after
 * which Spring would leave out a part, so that {@code /admin/tenants/acme;v=1} would change the
 * tenant {@code acme}; and the null character, with which PostgreSQL fails.
 */
@Component
@Order(1)
final class UnusableUrls implements WebFilter {
  private static final String NULL_CHARACTER = "%00";

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ApiError problem = problem(exchange.getRequest().getURI());
    return problem == null
        ? chain.filter(exchange)
        : Envelope.send(problem, exchange.getResponse());
  }

  private static @Nullable ApiError problem(URI url) {
    if (url.getRawPath().indexOf(';') >= 0) {
      return ApiError.of(
          404,
          "The path contains a semicolon, which no path of this server has. Write %3B if it is a"
              + " part of an id.",
          "unknown_url");
    }
    String query = url.getRawQuery();
    return url.getRawPath().contains(NULL_CHARACTER)
            || query != null && query.contains(NULL_CHARACTER)
        ? ApiError.of(
            400,
            "The URL contains the null character (%00), which no id and no parameter can have.",
            "invalid_url")
        : null;
  }
}
