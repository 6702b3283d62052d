package io.aiprovider.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Reads from a connection again whenever an answer has gone out. Reactor Netty reads on demand and
 * forgets to (up to 1.3.7), once a request that came before the end of the answer to the one before
 * it was answered at once: nothing that its caller sends afterwards would be read.
 */
@Sharable
final class ReadAfterResponse extends ChannelOutboundHandlerAdapter {
  static final ReadAfterResponse INSTANCE = new ReadAfterResponse();

  private ReadAfterResponse() {}

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof LastHttpContent)) {
      context.write(message, promise);
      return;
    }
    Channel channel = context.channel();
    ChannelPromise written = promise.unvoid();
    written.addListener(
        done -> {
          if (channel.isActive()) { // after all that the end of an answer sets off by itself
            channel.eventLoop().execute(channel::read);
          }
        });
    context.write(message, written);
  }
}
