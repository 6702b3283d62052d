package io.aiprovider.server.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * Reads and discards what is left of a request that has been answered: many callers read no answer
 * before they have sent the whole body. Then the connection can be used for the next request. If
 * too much is left, or if the answer ends the connection, it is closed afterwards.
 *
 * <p>A connection is not closed while its caller is sending, because the caller's system would then
 * throw the answer away (RFC 9112, section 9.6). Only the sending side is closed, until the caller
 * has closed the connection or sent the rest of its request. This has limits: bytes and a time.
 *
 * <p>One for each connection with HTTP/1.1, between the codec and {@link RequestTimeout}.
 */
final class RequestDrain extends ChannelDuplexHandler {
  private final long most;
  private final TimeLimit time;
  private boolean inRequest;
  private long announced;
  private long read;
  private long unanswered;
  private boolean last;
  private boolean lastIsSent;
  private boolean waitsForCaller;

  /**
   * A drain for one connection.
   *
   * @param most the bytes of a body, read before and after the answer, that are not too many
   * @param limit how long a connection without an output side stays open
   */
  RequestDrain(long most, Duration limit) {
    this.most = most;
    this.time = new TimeLimit(limit);
  }

  /** Whether another answer to the same request follows, as after {@code 100 Continue}. */
  static boolean isProvisional(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    follow(message);
    boolean tooLong = inRequest && unanswered <= 0 && read > most;
    if (waitsForCaller || tooLong) {
      ReferenceCountUtil.release(message);
      if (tooLong || !inRequest) {
        end(context);
      }
      return;
    }
    context.fireChannelRead(message);
  }

  private void follow(Object message) {
    if (message instanceof HttpRequest request) {
      unanswered++;
      inRequest = true;
      boolean readable = request.decoderResult().isSuccess();
      announced = readable ? HttpUtil.getContentLength(request, 0L) : 0;
      read = 0;
    }
    if (message instanceof HttpContent content) {
      read += content.content().readableBytes();
    }
    if (message instanceof LastHttpContent end) {
      inRequest = end.decoderResult().isFailure(); // then nobody knows where it ends
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the returned future is the promise
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (isProvisional(message)) {
      context.write(message, promise);
      return;
    }
    if (message instanceof HttpResponse response) {
      if (inRequest && unanswered == 1 && announced - read > most) {
        HttpUtil.setKeepAlive(response, false);
      }
      last = !HttpUtil.isKeepAlive(response);
    }
    if (!(message instanceof LastHttpContent)) {
      context.write(message, promise);
      return;
    }
    unanswered--;
    ChannelPromise written = promise.unvoid();
    if (last) {
      written.addListener(sent -> lastIsSent = sent.isSuccess());
      written.addListener(ChannelFutureListener.CLOSE);
    }
    context.write(message, written);
    if (inRequest) {
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the returned future is the promise
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    Channel channel = context.channel();
    boolean mayBeSending = inRequest || unanswered != 0;
    if (!waitsForCaller && lastIsSent && mayBeSending && channel.isActive()) {
      waitForCaller(context);
    }
    if (waitsForCaller && channel.isActive()) {
      channel.closeFuture().addListener(closed -> promise.trySuccess());
    } else {
      context.close(promise);
    }
  }

  private static void end(ChannelHandlerContext context) {
    var unused = context.close();
  }

  private void waitForCaller(ChannelHandlerContext context) {
    waitsForCaller = true;
    Channel channel = context.channel();
    time.start(context, () -> end(context));
    channel.config().setAutoRead(true);
    boolean encrypted = channel.pipeline().get(SslHandler.class) != null;
    if (!encrypted && channel instanceof DuplexChannel duplex) {
      var unused = duplex.shutdownOutput();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    time.stop();
    context.fireChannelInactive();
  }
}
