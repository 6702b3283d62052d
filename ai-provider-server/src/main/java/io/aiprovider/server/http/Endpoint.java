package io.aiprovider.server.http;

import io.aiprovider.server.wire.ErrorFormat;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Paths of the data plane. A bean of this type is all it takes to serve them. */
public interface Endpoint {
  /** The paths; one that ends with {@code /*} stands for all below it. */
  Set<String> paths();

  /** The method they take; those that take {@code GET} take {@code HEAD}, too. */
  HttpMethod method();

  /** How errors are written there, those included that keep a request from getting so far. */
  ErrorFormat errors();

  /** Answers a request that was let in. Never blocks. */
  Mono<Void> answer(Incoming request);
}
