package io.aiprovider.server.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import reactor.netty.NettyPipeline;

/**
 * Our handlers of connections. Under TLS, client and server agree on the version of HTTP in the
 * handshake, so there they are added after it. The codec of HTTP/2 itself limits the streams of a
 * connection, the size of a head and of its frames, and how often streams are reset.
 */
final class ConnectionHandlers {
  private ConnectionHandlers() {}

  /**
   * Adds the handlers to a new connection.
   *
   * @param headTimeout the time for the head of a request
   */
  static void addTo(ChannelPipeline pipeline, Duration headTimeout) {
    if (pipeline.get(NettyPipeline.H2OrHttp11Codec) == null) {
      addAroundCodec(pipeline, headTimeout);
      return;
    }
    pipeline.addAfter(
        NettyPipeline.H2OrHttp11Codec,
        null,
        new ChannelInboundHandlerAdapter() {
          @Override
          public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent) {
              addAroundCodec(pipeline, headTimeout);
              pipeline.remove(this);
            }
            context.fireUserEventTriggered(event);
          }
        });
  }

  /** The codecs of both versions have the same name. */
  private static void addAroundCodec(ChannelPipeline pipeline, Duration headTimeout) {
    ChannelHandler codec = pipeline.get(NettyPipeline.HttpCodec);
    if (codec instanceof Http2FrameCodec) {
      pipeline.addBefore(NettyPipeline.HttpCodec, null, new FrameTimeout(headTimeout));
      pipeline.addLast(BrokenConnections.INSTANCE);
    } else if (codec != null) {
      HeadTimeout timeout = new HeadTimeout(headTimeout);
      pipeline.addBefore(NettyPipeline.HttpCodec, null, timeout.before());
      pipeline.addAfter(NettyPipeline.HttpCodec, null, timeout);
      pipeline.addAfter(NettyPipeline.HttpCodec, null, new UnreadableRequests());
      pipeline.addLast(ReadAfterResponse.INSTANCE);
    }
  }
}
