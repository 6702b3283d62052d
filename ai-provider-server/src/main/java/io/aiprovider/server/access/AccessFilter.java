package io.aiprovider.server.access;

import io.aiprovider.server.http.Problem;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
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
    Admission admission =
        policy.admit(
            new RequestHead(
                request.getMethod().name(),
                request.getURI().getRawPath(),
                request.getHeaders()::getFirst));
    if (admission.refusal() == null) {
      return chain.filter(exchange);
    }
    ServerHttpResponse response = exchange.getResponse();
    Problem problem = Problem.of(admission.refusal());
    response.setRawStatusCode(problem.status());
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(problem.body().toBytes())));
  }
}
