package io.aiprovider.server.http;

import io.aiprovider.server.wire.ErrorFormat;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Paths that callers use, with the code that answers them. Each bean of this type is served. */
public interface Endpoint {
  /** The paths; one that ends with {@code /*} means all paths below it. */
  Set<String> paths();

  /** The method they accept; those that accept {@code GET} also accept {@code HEAD}. */
  HttpMethod method();

  /** The format of errors, also of those that occur before the endpoint gets the request. */
  ErrorFormat errors();

  /** Answers an allowed request. Never blocks. */
  Mono<Void> answer(Incoming request);
}
