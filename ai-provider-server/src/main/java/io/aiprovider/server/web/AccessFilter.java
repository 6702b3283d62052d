package io.aiprovider.server.web;

import io.aiprovider.server.access.AccessPolicy;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.address.ClientAddress;
import io.aiprovider.server.wire.ApiError;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Applies the access policy to requests to Spring's controllers, as the data plane does to its
 * requests.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class AccessFilter implements WebFilter {
  /** The request attribute with the {@link Authentication}. */
  public static final String AUTHENTICATION = "io.aiprovider.authentication";

  /** The request attribute with the client's address; absent if it is not known. */
  public static final String ADDRESS = "io.aiprovider.address";

  private final AccessPolicy policy;
  private final ClientAddress addresses;

  AccessFilter(AccessPolicy policy, ClientAddress addresses) {
    this.policy = policy;
    this.addresses = addresses;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    InetAddress address = addresses.of(request.getRemoteAddress(), request.getHeaders()::get);
    if (address != null) {
      exchange.getAttributes().put(ADDRESS, address);
    }
    CompletableFuture<Authentication> authentication =
        policy.authenticate(
            new RequestHead(
                request.getMethod().name(),
                request.getURI().getRawPath(),
                Objects.requireNonNullElse(request.getURI().getRawQuery(), ""),
                request.getHeaders()::getFirst,
                address));
    return authentication.isDone()
        ? decided(authentication.join(), exchange, chain)
        : Mono.fromFuture(authentication, true) // others may wait for the same look-up
            .flatMap(known -> decided(known, exchange, chain));
  }

  private static Mono<Void> decided(
      Authentication authentication, ServerWebExchange exchange, WebFilterChain chain) {
    if (authentication.refusal() != null) {
      return Envelope.send(ApiError.of(authentication.refusal()), exchange.getResponse());
    }
    exchange.getAttributes().put(AUTHENTICATION, authentication);
    return chain.filter(exchange);
  }
}
