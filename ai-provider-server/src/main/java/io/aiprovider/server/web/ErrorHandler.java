package io.aiprovider.server.web;

import io.aiprovider.server.http.BodyRefused;
import io.aiprovider.server.http.RequestId;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.server.wire.ApiError;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Writes errors of Spring's controllers, and of unknown paths, in the same format as the data
 * plane.
 */
@Component
@Order(-2) // before Spring's handlers, which use other formats
final class ErrorHandler implements ErrorWebExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ErrorHandler.class);

  /** The body of the request was not read to its end. */
  private static final Set<Integer> LAST_ON_A_CONNECTION = Set.of(408, 413);

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    if (failure instanceof ErrorResponse known) {
      response.getHeaders().putAll(known.getHeaders());
    }
    ApiError error = error(exchange, failure);
    if (LAST_ON_A_CONNECTION.contains(error.status())) {
      response.getHeaders().set(HttpHeaders.CONNECTION, "close");
    }
    return Envelope.send(error, response);
  }

  private static ApiError error(ServerWebExchange exchange, Throwable failure) {
    if (failure instanceof RequestRefused refused) {
      return refused.error();
    }
    if (failure instanceof BodyRefused refused) {
      return refused.error();
    }
    if (failure instanceof DatabaseDown) {
      return ApiError.unavailable(
          "The database cannot be reached, and this request needs it. Try again shortly.",
          "database_unavailable");
    }
    ServerHttpRequest request = exchange.getRequest();
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
    if (status == 415) {
      return ApiError.of(
          415,
          "The request body must be JSON: set the header Content-Type: application/json.",
          "unsupported_media_type");
    }
    if (status == 413) {
      return ApiError.of(413, "The request body is too large.", "request_too_large");
    }
    if (status < 500) {
      return ApiError.of(status, "The request cannot be handled: see the status.", null);
    }
    String id = exchange.getResponse().getHeaders().getFirst(RequestId.HEADER.toString());
    log.atError()
        .addKeyValue("request_id", id)
        .setCause(failure)
        .log("Request {} failed because of an internal error.", id);
    return ApiError.internal();
  }
}
