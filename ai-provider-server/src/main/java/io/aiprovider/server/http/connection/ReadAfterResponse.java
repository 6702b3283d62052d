package io.aiprovider.server.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Reads from a connection again after each answer. Reactor Netty reads on demand. Up to version
 * 1.3.7 it stops reading after a request that arrived before the previous answer was complete and
 * was answered at once: nothing that the caller sends afterwards would be read.
 */
@Sharable
final class ReadAfterResponse extends ChannelOutboundHandlerAdapter {
  static final ReadAfterResponse INSTANCE = new ReadAfterResponse();

  private ReadAfterResponse() {}

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the returned future is the promise
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof LastHttpContent)) {
      context.write(message, promise);
      return;
    }
    Channel channel = context.channel();
    ChannelPromise written = promise.unvoid();
    written.addListener(
        done -> {
          if (channel.isActive()) { // after the other actions at the end of an answer
            channel.eventLoop().execute(channel::read);
          }
        });
    context.write(message, written);
  }
}
