package io.aiprovider.server.web;

import io.aiprovider.server.access.AccessPolicy;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.wire.ApiError;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Asks the policy about requests to Spring's controllers, as the data plane does about its own. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AccessFilter implements WebFilter {
  private final AccessPolicy policy;

  AccessFilter(AccessPolicy policy) {
    this.policy = policy;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    Authentication authentication =
        policy.authenticate(
            new RequestHead(
                request.getMethod().name(),
                request.getURI().getRawPath(),
                request.getHeaders()::getFirst));
    return authentication.refusal() == null
        ? chain.filter(exchange)
        : Envelope.send(ApiError.of(authentication.refusal()), exchange.getResponse());
  }
}
