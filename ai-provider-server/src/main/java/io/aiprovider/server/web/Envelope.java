package io.aiprovider.server.web;

import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.OpenAiErrors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Sends an error in the same format as the data plane. */
final class Envelope {
  private Envelope() {}

  static Mono<Void> send(ApiError error, ServerHttpResponse response) {
    byte[] json = OpenAiErrors.FORMAT.body(error).toBytes();
    response.setRawStatusCode(error.status());
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().setContentLength(json.length);
    String wait = error.retryAfterSeconds();
    if (wait != null) {
      response.getHeaders().set(HttpHeaders.RETRY_AFTER, wait);
    }
    return response.writeWith(Mono.just(response.bufferFactory().wrap(json)));
  }
}
