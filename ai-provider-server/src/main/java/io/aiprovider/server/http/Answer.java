package io.aiprovider.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * What goes back over a connection.
 *
 * @param status the HTTP status
 * @param headers all but those of the connection
 * @param body the body; a stream is flushed with each piece
 * @param streamed whether the body is a stream
 */
record Answer(int status, HttpHeaders headers, Publisher<ByteBuf> body, boolean streamed) {

  /** A whole JSON text. */
  static Answer of(HttpHeaders headers, Mono<ByteBuf> json, int length) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
    return new Answer(200, headers, json, false);
  }

  /** A whole JSON text, without further headers. */
  static Answer of(byte[] json) {
    return of(new DefaultHttpHeaders(), Mono.just(Unpooled.wrappedBuffer(json)), json.length);
  }

  /** A stream of events. */
  static Answer of(HttpHeaders headers, EventStream events) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
    headers.set("X-Accel-Buffering", "no");
    return new Answer(200, headers, events, true);
  }

  static Answer of(Problem problem) {
    return of(problem, new DefaultHttpHeaders());
  }

  static Answer of(Problem problem, HttpHeaders headers) {
    byte[] json = problem.body().toBytes();
    Answer answer = of(headers, Mono.just(Unpooled.wrappedBuffer(json)), json.length);
    @Nullable String wait = problem.retryAfterSeconds();
    if (wait != null) {
      headers.set(HttpHeaderNames.RETRY_AFTER, wait);
    }
    return new Answer(problem.status(), headers, answer.body(), false);
  }

  Mono<Void> sendOver(HttpServerResponse response) {
    response.status(status).responseHeaders().add(headers);
    if (body instanceof EventStream events) {
      response.withConnection(connection -> events.onStall(connection::dispose));
    }
    return streamed ? response.send(body, piece -> true).then() : response.send(body).then();
  }
}
