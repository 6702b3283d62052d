package io.aiprovider.server.http;

import io.netty.buffer.ByteBuf;
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
   * The whole body.
   *
   * <p>What is over the limit is read and thrown away, up to four times as much, for a caller that
   * is still writing does not read the refusal.
   */
  Mono<byte[]> read(HttpServerRequest request) {
    return request
        .receive()
        .collect(() -> new Collected(limit), Collected::add)
        .map(Collected::bytes);
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
