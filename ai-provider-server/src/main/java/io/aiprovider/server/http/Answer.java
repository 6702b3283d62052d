package io.aiprovider.server.http;

import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.ErrorFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A response of the server.
 *
 * @param status the HTTP status
 * @param headers the headers, except those of the connection
 * @param body the body; the pieces of a stream are sent as they arrive
 */
public record Answer(int status, HttpHeaders headers, Publisher<ByteBuf> body) {
  private static final AsciiString ACCEL_BUFFERING = AsciiString.cached("x-accel-buffering");
  private static final AsciiString NO = AsciiString.cached("no");

  /** A whole JSON text. */
  public static Answer of(HttpHeaders headers, byte[] json) {
    return of(200, headers, json);
  }

  /** A whole JSON text, without further headers. */
  public static Answer of(byte[] json) {
    return of(new DefaultHttpHeaders(), json);
  }

  /** A stream of this media type. */
  public static Answer of(HttpHeaders headers, String type, Publisher<ByteBuf> pieces) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
    headers.set(ACCEL_BUFFERING, NO);
    return new Answer(200, headers, pieces);
  }

  public static Answer of(ApiError error, ErrorFormat format) {
    return of(error, format, new DefaultHttpHeaders());
  }

  public static Answer of(ApiError error, ErrorFormat format, HttpHeaders headers) {
    String wait = error.retryAfterSeconds();
    if (wait != null) {
      headers.set(HttpHeaderNames.RETRY_AFTER, wait);
    }
    return of(format.status(error), headers, format.body(error).toBytes());
  }

  private static Answer of(int status, HttpHeaders headers, byte[] json) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, json.length);
    return new Answer(status, headers, Mono.fromSupplier(() -> Unpooled.wrappedBuffer(json)));
  }

  /** Without a body. */
  public static Answer empty(HttpHeaders headers) {
    return new Answer(204, headers, Mono.empty());
  }

  /** Sends it. Its headers replace those of the same name that the response has already. */
  public Mono<Void> sendOver(HttpServerResponse response) {
    response.status(status).responseHeaders().setAll(headers);
    return response.send(body).then();
  }
}
