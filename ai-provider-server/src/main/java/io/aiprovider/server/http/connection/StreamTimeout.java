package io.aiprovider.server.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * Limits the body of a request over HTTP/2, as {@link RequestTimeout} and {@link RequestDrain} do
 * over HTTP/1.1: one for each stream. A late body is reported to the reader of the body, which
 * answers. The rest of a body whose request is answered is discarded, within limits.
 *
 * <p>A stream whose answer is complete although its request is not is reset with {@code NO_ERROR}
 * (RFC 9113, section 8.1). Netty's own reset is {@code CANCEL}, after which callers discard the
 * answer.
 */
final class StreamTimeout extends ChannelDuplexHandler {
  private final Http2StreamChannel stream;
  private final long most;
  private final TimeLimit time;
  private long read;

  private StreamTimeout(Http2StreamChannel stream, Duration limit, long most) {
    this.stream = stream;
    this.time = new TimeLimit(limit);
    this.most = most;
  }

  /**
   * Watches a stream, if this is one and its request is not complete yet.
   *
   * @param limit the time for the body of a request
   * @param most the bytes of a body, read before and after the answer, that are not too many
   */
  static void watch(Channel channel, Duration limit, long most) {
    if (channel instanceof Http2StreamChannel stream
        && stream.stream().state() != Http2Stream.State.HALF_CLOSED_REMOTE) {
      stream.pipeline().addFirst(new StreamTimeout(stream, limit, most));
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    start(context);
  }

  private void start(ChannelHandlerContext context) {
    time.start(context, () -> late(context));
  }

  private void late(ChannelHandlerContext context) {
    if (isAnswered()) {
      var unused = stream.close(); // passes by close(…) below
    } else if (stream.isActive()) {
      start(context); // for what remains after the answer
      LateBody.report(context, time.duration());
    }
  }

  private boolean isAnswered() {
    return stream.stream().state() == Http2Stream.State.HALF_CLOSED_LOCAL;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean ends = message instanceof Http2HeadersFrame head && head.isEndStream();
    if (message instanceof Http2DataFrame data) {
      read += data.content().readableBytes();
      ends = data.isEndStream();
    }
    if (ends) {
      time.stop();
    } else if (read > most && isAnswered()) {
      ReferenceCountUtil.release(message);
      var unused = stream.close();
      return;
    }
    context.fireChannelRead(message);
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

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    time.stop();
    context.fireChannelInactive();
  }
}
