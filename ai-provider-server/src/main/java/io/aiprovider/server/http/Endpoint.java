package io.aiprovider.server.http;

import io.aiprovider.call.Caller;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Answers requests that were let in. Never blocks, and never fails. */
@FunctionalInterface
interface Endpoint {
  Mono<Answer> answer(HttpServerRequest request, @Nullable Caller caller);
}
