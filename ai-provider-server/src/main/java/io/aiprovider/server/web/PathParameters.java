package io.aiprovider.server.web;

import io.aiprovider.server.wire.ApiError;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses paths with parameters, such as {@code /admin/tenants/acme;v=1}. Spring would leave them
 * out, so that a request could change something else than its path names.
 */
@Component
@Order(1)
final class PathParameters implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return exchange.getRequest().getURI().getRawPath().indexOf(';') < 0
        ? chain.filter(exchange)
        : Envelope.send(
            ApiError.of(
                404,
                "The path contains a semicolon, which no path of this server has. Write %3B if it"
                    + " is a part of an id.",
                "unknown_url"),
            exchange.getResponse());
  }
}
