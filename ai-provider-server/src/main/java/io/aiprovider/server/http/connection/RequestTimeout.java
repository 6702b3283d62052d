package io.aiprovider.server.http.connection;

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
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits the time of the head of a request, which begins with its first byte, and then the time of
 * its body. A caller that sends one byte now and then would keep its connection for ever. A late
 * head is answered here; a late body is reported to the reader of the body, which answers. The rest
 * of a body whose request is answered has the same time; then the connection is closed.
 *
 * <p>Reactor Netty's own limit for bodies goes on after the answer, and keeps each refused request
 * in memory until it is over.
 *
 * <p>One for each connection with HTTP/1.1, after the codec, with {@link #before} before the codec:
 * only there it can be seen that a head has begun. It needs no timer for a request that arrives at
 * once.
 */
final class RequestTimeout extends ChannelDuplexHandler {
  private final TimeLimit time;
  private boolean inBody;
  private long heads;
  private long unanswered;
  private boolean answering;

  RequestTimeout(Duration limit) {
    this.time = new TimeLimit(limit);
  }

  /** The handler that sees the bytes before they are decoded. */
  ChannelInboundHandler before() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object bytes) {
        boolean ofAHead = !inBody;
        long before = heads;
        context.fireChannelRead(bytes);
        boolean incomplete = inBody || ofAHead && heads == before;
        if (incomplete && !time.isRunning()) {
          start(context.pipeline().context(RequestTimeout.this));
        }
      }
    };
  }

  private void start(@Nullable ChannelHandlerContext context) {
    if (context != null && context.channel().isActive()) {
      time.start(context, () -> late(context));
    }
  }

  private void late(ChannelHandlerContext context) {
    if (inBody) {
      lateBody(context);
    } else if (unanswered > 0) {
      start(context); // an answer to an earlier request is still on its way
    } else {
      lateHead(context);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the listener closes the connection
  private void lateHead(ChannelHandlerContext context) {
    String message = "The head of the request did not arrive within " + time + ".";
    context
        .writeAndFlush(
            UnreadableRequests.answer(
                ApiError.of(408, message, "request_timeout"),
                EmptyHttpHeaders.INSTANCE,
                null,
                context.channel()))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void lateBody(ChannelHandlerContext context) {
    if (unanswered == 0) {
      var unused = context.close();
      return;
    }
    start(context); // for what remains after the answer
    if (unanswered == 1 && !answering) {
      LateBody.report(context, time.duration());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      heads++;
      unanswered++;
      inBody = true;
      time.stop();
    }
    if (message instanceof LastHttpContent) {
      inBody = false;
      time.stop();
    }
    context.fireChannelRead(message);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!RequestDrain.isProvisional(message)) {
      answering |= message instanceof HttpResponse;
      if (message instanceof LastHttpContent) {
        answering = false;
        answered(context);
      }
    }
    context.write(message, promise);
  }

  /** The next request on the connection is read from now on, even if it was sent earlier. */
  private void answered(ChannelHandlerContext context) {
    unanswered--;
    if (inBody && unanswered == 1 && time.isRunning()) {
      start(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    time.stop();
    context.fireChannelInactive();
  }
}
