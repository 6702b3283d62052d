package io.aiprovider.server.http;

import io.aiprovider.server.wire.ApiError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Reads request bodies, up to a limit. */
public final class RequestBody {
  private static final int READ_FACTOR = 4;
  private static final int FIRST_SIZE = 4_096;

  private final long limit;
  private final Duration timeout;

  /**
   * @param limit bytes
   * @param timeout how long the server waits for a body
   */
  public RequestBody(long limit, Duration timeout) {
    this.limit = limit;
    this.timeout = timeout;
  }

  /** A body was not read to its end. The connection must be closed after the error is sent. */
  public static final class Refused extends RuntimeException {
    private final transient ApiError error;

    private Refused(ApiError error) {
      super(error.message(), null, false, false);
      this.error = error;
    }

    public ApiError error() {
      return error;
    }
  }

  private static Refused tooLarge(long limit) {
    String message = "The request body is larger than " + limit + " bytes.";
    return new Refused(ApiError.of(413, message, "request_too_large"));
  }

  /**
   * Reads the whole body. A body is not read at all if its declared length is much too large, or if
   * the length is too large and the caller waits for {@code 100 Continue}.
   *
   * <p>A body over the limit is read and discarded, up to four times the limit, because a caller
   * that is still writing does not read the refusal.
   *
   * @return fails with {@link Refused}
   */
  public Mono<byte[]> read(HttpServerRequest request) {
    HttpHeaders headers = request.requestHeaders();
    long announced = announced(headers);
    boolean expectsContinue = headers.contains(HttpHeaderNames.EXPECT);
    if (announced > READ_FACTOR * limit || expectsContinue && announced > limit) {
      return Mono.error(tooLarge(limit));
    }
    int size = (int) Math.max(0, Math.min(announced, limit));
    return request
        .receive()
        .collect(() -> new Collected(limit, size), Collected::add)
        .map(Collected::bytes)
        .onErrorMap(
            ChannelException.class,
            late ->
                new Refused(ApiError.lateBody(timeout))); // Reactor Netty's exception for a timeout
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
    private long read;

    Collected(long limit, int announced) {
      this.limit = limit;
      this.announced = announced;
    }

    void add(ByteBuf buffer) {
      int size = buffer.readableBytes();
      read += size;
      if (read > READ_FACTOR * limit) {
        throw tooLarge(limit);
      }
      if (read <= limit) {
        makeRoom(kept + size);
        buffer.readBytes(bytes, kept, size);
        kept += size;
      } else {
        bytes = new byte[0];
      }
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
      if (read > limit) {
        throw tooLarge(limit);
      }
      return kept == bytes.length ? bytes : Arrays.copyOf(bytes, kept);
    }
  }
}
