package io.aiprovider.server.web;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.wire.ApiError;
import io.netty.channel.ChannelException;
import java.time.Duration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Answers requests to Spring's controllers whose body does not arrive in time, as the data plane
 * does. Reactor Netty closes the connection right after it reports the timeout. So the answer is
 * written on the thread that gets the report, not where a controller's errors are handled.
 */
@Component
@Order(0)
final class LateBodies implements WebFilter {
  private final Duration timeout;

  LateBodies(ServerProperties properties) {
    this.timeout = properties.limits().requestTimeout();
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpResponse response = exchange.getResponse();
    ServerHttpRequestDecorator request =
        new ServerHttpRequestDecorator(exchange.getRequest()) {
          @Override
          public Flux<DataBuffer> getBody() {
            return super.getBody()
                .onErrorResume(
                    ChannelException.class, // Reactor Netty's exception for a timeout
                    late -> answer(response).then(Mono.error(late)));
          }
        };
    return chain.filter(exchange.mutate().request(request).build());
  }

  private Mono<Void> answer(ServerHttpResponse response) {
    response.getHeaders().set(HttpHeaders.CONNECTION, "close");
    return Envelope.send(ApiError.lateBody(timeout), response);
  }

  /** Whether this failure has been answered here. */
  static boolean hasAnswered(Throwable failure) {
    return failure instanceof ChannelException;
  }
}
