package io.aiprovider.server.http;

import io.aiprovider.server.wire.ApiError;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Reads request bodies, up to a limit. */
public final class RequestBody {
  private static final int FIRST_SIZE = 4_096;

  private final long limit;

  /**
   * A reader of bodies.
   *
   * @param limit bytes
   */
  public RequestBody(long limit) {
    this.limit = limit;
  }

  private static BodyRefused tooLarge(long limit) {
    String message = "The request body is larger than " + limit + " bytes.";
    return new BodyRefused(ApiError.of(413, message, "request_too_large"));
  }

  /**
   * Reads the whole body. A body whose declared length is over the limit is not read.
   *
   * @return fails with {@link BodyRefused}
   */
  public Mono<byte[]> read(HttpServerRequest request) {
    long announced = announced(request.requestHeaders());
    return announced > limit
        ? Mono.error(tooLarge(limit))
        : request
            .receive()
            .collect(() -> new Collected(limit, (int) Math.max(0, announced)), Collected::add)
            .map(Collected::bytes);
  }

  private static long announced(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // the length is not known
    }
  }

  /** Copies each buffer once, into an array that is about as large as the received data. */
  private static final class Collected {
    private final long limit;
    private final int announced;
    private byte[] bytes = new byte[0];
    private int kept;

    Collected(long limit, int announced) {
      this.limit = limit;
      this.announced = announced;
    }

    void add(ByteBuf buffer) {
      int size = buffer.readableBytes();
      if (size > limit - kept) {
        throw tooLarge(limit);
      }
      makeRoom(kept + size);
      buffer.readBytes(bytes, kept, size);
      kept += size;
    }

    /** Allocates memory for received data, not for the declared length. */
    private void makeRoom(int needed) {
      if (needed > bytes.length) {
        int doubled = Math.max(FIRST_SIZE, 2 * bytes.length);
        int size = announced >= needed ? Math.min(announced, doubled) : doubled;
        bytes = Arrays.copyOf(bytes, Math.max(needed, size));
      }
    }

    byte[] bytes() {
      return kept == bytes.length ? bytes : Arrays.copyOf(bytes, kept);
    }
  }
}
