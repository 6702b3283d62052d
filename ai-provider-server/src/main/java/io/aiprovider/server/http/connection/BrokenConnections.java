package io.aiprovider.server.http.connection;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of an HTTP/2 connection. The codec has already told the client what it did wrong
 * and ends the connection, so that is no warning for the operator: clients could fill the log.
 */
@Sharable
final class BrokenConnections extends ChannelInboundHandlerAdapter {
  static final BrokenConnections INSTANCE = new BrokenConnections();
  private static final Logger log = LoggerFactory.getLogger(BrokenConnections.class);

  private BrokenConnections() {}

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (failure instanceof Http2Exception || failure instanceof IOException) {
      log.debug("A connection ended.", failure);
    } else {
      context.fireExceptionCaught(failure);
    }
  }
}
