package io.aiprovider.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Reads request bodies, up to a limit. */
final class RequestBody {
  private static final int PATIENCE = 4;

  private final long limit;

  RequestBody(long limit) {
    this.limit = limit;
  }

  /** A body that is too large. */
  static final class TooLarge extends RuntimeException {
    TooLarge() {
      super("The request body is too large.");
    }
  }

  /**
   * The whole body. One that is announced as much too large is not read at all, nor is one that is
   * only to be sent if it is welcome.
   *
   * <p>What is over the limit is read and thrown away, up to four times as much, for a caller that
   * is still writing does not read the refusal.
   */
  Mono<byte[]> read(HttpServerRequest request) {
    HttpHeaders headers = request.requestHeaders();
    long announced = announced(headers);
    boolean asks = headers.contains(HttpHeaderNames.EXPECT);
    if (announced > PATIENCE * limit || asks && announced > limit) {
      return Mono.error(new TooLarge());
    }
    return request
        .receive()
        .collect(() -> new Collected(limit), Collected::add)
        .map(Collected::bytes);
  }

  private static long announced(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // the body ends where it ends
    }
  }

  long limit() {
    return limit;
  }

  private static final class Collected {
    private final long limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    private long read;

    Collected(long limit) {
      this.limit = limit;
    }

    void add(ByteBuf buffer) {
      read += buffer.readableBytes();
      if (read > PATIENCE * limit) {
        throw new TooLarge();
      }
      if (read <= limit) {
        try {
          buffer.readBytes(bytes, buffer.readableBytes());
        } catch (IOException e) {
          throw new IllegalStateException("Memory does not fail to be written to.", e);
        }
      }
    }

    byte[] bytes() {
      if (read > limit) {
        throw new TooLarge();
      }
      return bytes.toByteArray();
    }
  }
}
