package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.exchange.HttpExchange;
import io.aiprovider.server.upstream.connect.Connected;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one request: a small one at once, a large one in pieces, as fast as the server takes them.
 * So no second copy of a large body is made. On the event loop only.
 */
final class RequestWriter {
  private static final int PIECE = 64 * 1024;

  private final Channel channel;
  private final Consumer<Throwable> onFailure;
  private @Nullable HttpExchange exchange; // released with its body when all is written
  private int written;
  private boolean failed;

  RequestWriter(Channel channel, HttpExchange exchange, Consumer<Throwable> onFailure) {
    this.channel = channel;
    this.exchange = exchange;
    this.onFailure = onFailure;
  }

  /** Writes the head and the first piece of the body. */
  void begin(PendingRequest request, Connected via) {
    byte[] json = request.exchange().json();
    int first = json == null ? 0 : Math.min(PIECE, json.length);
    ByteBuf buffer = channel.alloc().ioBuffer(request.head().size(request) + first);
    request.head().writeTo(buffer, request, via);
    if (json != null) {
      buffer.writeBytes(json, 0, first);
    }
    write(buffer, first, json == null || first == json.length);
    goOn();
  }

  /** Writes as much as the connection takes now. */
  void goOn() {
    while (!failed && exchange != null && exchange.json() != null && channel.isWritable()) {
      byte[] json = exchange.json();
      int count = Math.min(PIECE, json.length - written);
      if (count == 0) {
        return; // the last piece is on its way
      }
      write(Unpooled.wrappedBuffer(json, written, count), count, written + count == json.length);
    }
  }

  private void write(ByteBuf buffer, int count, boolean last) {
    written += count;
    if (last && exchange != null) {
      exchange.sent();
    }
    channel.writeAndFlush(buffer).addListener(done -> written(done, last));
  }

  private void written(Future<? super Void> done, boolean last) {
    if (!done.isSuccess()) {
      if (!failed) {
        failed = true;
        onFailure.accept(done.cause());
        notSent();
      }
    } else if (last) {
      exchange = null;
    }
  }

  /** The connection has failed: what has not been written will not be sent. */
  void giveUp() {
    notSent();
    exchange = null;
  }

  private void notSent() {
    if (exchange != null) {
      exchange.notSent();
    }
  }

  /** Whether the whole request has been written. */
  boolean isDone() {
    return exchange == null;
  }
}
