package io.aiprovider.server.http;

import io.aiprovider.server.wire.ApiError;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection when the head of a request is not complete in time. Reactor Netty limits the
 * time of a body, which begins with the complete head, and the time without any byte; a caller that
 * sends one byte now and then would keep its connection for ever.
 *
 * <p>One for each connection, after the codec, with {@link #before} before the codec: only there it
 * can be seen that a head has begun.
 */
final class HeadTimeout extends ChannelDuplexHandler {
  private final Duration limit;
  private boolean inRequest;
  private long heads;
  private long unanswered;
  private @Nullable Future<?> timer;

  HeadTimeout(Duration limit) {
    this.limit = limit;
  }

  /** The handler that sees the bytes before they are decoded. */
  ChannelInboundHandler before() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object bytes) {
        boolean ofAHead = !inRequest;
        long before = heads;
        context.fireChannelRead(bytes);
        if (ofAHead && heads == before && timer == null) {
          start(context.pipeline().context(HeadTimeout.this));
        }
      }
    };
  }

  private void start(@Nullable ChannelHandlerContext context) {
    if (context != null && context.channel().isActive()) {
      timer =
          context.executor().schedule(() -> late(context), limit.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the listener closes the connection
  private void late(ChannelHandlerContext context) {
    timer = null;
    if (unanswered > 0) {
      start(context); // an answer to an earlier request is still on its way
      return;
    }
    String message =
        "The head of the request did not arrive within " + limit.toMillis() + " milliseconds.";
    context
        .writeAndFlush(
            UnreadableRequests.answer(
                ApiError.of(408, message, "request_timeout"),
                EmptyHttpHeaders.INSTANCE,
                null,
                context.channel()))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      heads++;
      unanswered++;
      inRequest = true;
      stop();
    }
    if (message instanceof LastHttpContent) {
      inRequest = false;
    }
    context.fireChannelRead(message);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean provisional =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (message instanceof LastHttpContent && !provisional) {
      unanswered--;
    }
    context.write(message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stop();
    context.fireChannelInactive();
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
