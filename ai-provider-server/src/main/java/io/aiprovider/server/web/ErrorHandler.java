package io.aiprovider.server.web;

import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.OpenAiErrors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What Spring's controllers, and paths without one, fail with: the same envelope as elsewhere. */
@Component
@Order(-2) // before those of Spring, which answer in ways of their own
final class ErrorHandler implements ErrorWebExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ErrorHandler.class);

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    if (failure instanceof ErrorResponse known) {
      response.getHeaders().putAll(known.getHeaders());
    }
    ApiError error = error(exchange.getRequest(), failure);
    response.setRawStatusCode(error.status());
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    return response.writeWith(
        Mono.just(response.bufferFactory().wrap(OpenAiErrors.FORMAT.body(error).toBytes())));
  }

  private static ApiError error(ServerHttpRequest request, Throwable failure) {
    int status = failure instanceof ErrorResponse known ? known.getStatusCode().value() : 500;
    String method = request.getMethod().name();
    if (status == 404) {
      return ApiError.unknownPath(method, request.getURI().getRawPath());
    }
    if (failure instanceof MethodNotAllowedException wrong) {
      return ApiError.wrongMethod(
          method,
          wrong.getSupportedMethods().stream()
              .map(HttpMethod::name)
              .sorted()
              .collect(Collectors.joining(" or ")));
    }
    if (status < 500) {
      return ApiError.of(status, "The request cannot be handled: see the status.", null);
    }
    log.error("A request could not be answered.", failure);
    return ApiError.internal();
  }
}
