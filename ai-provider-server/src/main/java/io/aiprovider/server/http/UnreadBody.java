package io.aiprovider.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The body of a request that is refused because of its head. It is read and discarded before the
 * answer: Reactor Netty keeps an answered request in memory until its body is complete, or for as
 * long as a body may take. Thousands of refused requests a second would fill the memory.
 */
public final class UnreadBody {
  /** A longer body is not waited for. */
  private static final int MOST = 64 * 1024;

  private UnreadBody() {}

  /**
   * Sends an answer when the body has been read, unless the caller has left by then. The answer is
   * not delayed if the body is too long, or if the caller waits for {@code 100 Continue}.
   */
  public static Mono<Void> before(Mono<Void> answer, HttpServerRequest request) {
    HttpHeaders headers = request.requestHeaders();
    return isShort(headers) ? discard(request).then(whileConnected(answer, request)) : answer;
  }

  private static boolean isShort(HttpHeaders headers) {
    if (headers.contains(HttpHeaderNames.EXPECT)) {
      return false;
    }
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length == null) {
      return headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    }
    try {
      long announced = Long.parseLong(length);
      return announced > 0 && announced <= MOST;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Mono<Void> discard(HttpServerRequest request) {
    return request.receive().doOnNext(new Count()).then().onErrorComplete();
  }

  private static Mono<Void> whileConnected(Mono<Void> answer, HttpServerRequest request) {
    return Mono.defer(() -> Incoming.isConnected(request) ? answer : Mono.empty());
  }

  /** Ends the reading of a body that turns out to be too long. */
  private static final class Count implements Consumer<ByteBuf> {
    private long read;

    @Override
    public void accept(ByteBuf buffer) {
      read += buffer.readableBytes();
      if (read > MOST) {
        throw new IllegalStateException("The body is too long to be read before the answer.");
      }
    }
  }
}
