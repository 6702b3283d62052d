package io.aiprovider.server.web;

import io.aiprovider.server.http.RequestId;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives requests to Spring's controllers an id, as the data plane does for its requests. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestIdFilter implements WebFilter {
  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String given = exchange.getRequest().getHeaders().getFirst(RequestId.HEADER.toString());
    exchange.getResponse().getHeaders().set(RequestId.HEADER.toString(), RequestId.of(given));
    return chain.filter(exchange);
  }
}
