package io.aiprovider.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends an HTTP/2 stream whose answer is complete although its request is not: the body was refused,
 * came too late or was not wanted. Such a stream is reset with {@code NO_ERROR} (RFC 9113, section
 * 8.1). Netty's own reset is {@code CANCEL}, after which callers discard the answer. A caller that
 * goes on with its body has the time of a body for it; then its stream is reset, too.
 */
final class StreamEnd extends ChannelOutboundHandlerAdapter {
  private final Http2StreamChannel stream;

  private StreamEnd(Http2StreamChannel stream) {
    this.stream = stream;
  }

  /**
   * Watches a stream, if this is one and its request is not complete yet.
   *
   * @param limit the time for the body of a request
   */
  static void watch(Channel channel, Duration limit) {
    if (channel instanceof Http2StreamChannel stream
        && stream.stream().state() != Http2Stream.State.HALF_CLOSED_REMOTE) {
      StreamEnd end = new StreamEnd(stream);
      stream.pipeline().addFirst(end);
      Future<?> timer =
          stream.eventLoop().schedule(end::resetIfAnswered, limit.toNanos(), TimeUnit.NANOSECONDS);
      stream.closeFuture().addListener(closed -> timer.cancel(false));
    }
  }

  private boolean isAnswered() {
    return stream.stream().state() == Http2Stream.State.HALF_CLOSED_LOCAL;
  }

  private void resetIfAnswered() {
    if (isAnswered()) {
      var unused = stream.close(); // passes by close(…) below
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the returned future is the promise
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (isAnswered()) {
      context
          .writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR))
          .addListener((ChannelFutureListener) sent -> context.close(promise));
    } else {
      context.close(promise);
    }
  }
}
