package io.aiprovider.server.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import reactor.netty.NettyPipeline;

/**
 * Our handlers of HTTP/1.1 connections. Under TLS, client and server agree on the version of HTTP
 * in the handshake, so there they are added after it. HTTP/2 needs none of them: its codec answers
 * what it cannot read, and each request has a stream of its own.
 */
final class ConnectionHandlers {
  private ConnectionHandlers() {}

  static void addTo(ChannelPipeline pipeline, Duration headTimeout) {
    if (pipeline.get(NettyPipeline.HttpCodec) != null) {
      addAroundCodec(pipeline, headTimeout);
    } else if (pipeline.get(NettyPipeline.H2OrHttp11Codec) != null) {
      pipeline.addAfter(
          NettyPipeline.H2OrHttp11Codec,
          null,
          new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
              if (event instanceof SslHandshakeCompletionEvent) {
                if (pipeline.get(NettyPipeline.HttpCodec) != null) {
                  addAroundCodec(pipeline, headTimeout);
                }
                pipeline.remove(this);
              }
              context.fireUserEventTriggered(event);
            }
          });
    }
  }

  private static void addAroundCodec(ChannelPipeline pipeline, Duration headTimeout) {
    HeadTimeout timeout = new HeadTimeout(headTimeout);
    pipeline.addBefore(NettyPipeline.HttpCodec, null, timeout.before());
    pipeline.addAfter(NettyPipeline.HttpCodec, null, timeout);
    pipeline.addAfter(NettyPipeline.HttpCodec, null, new UnreadableRequests());
    pipeline.addLast(ReadAfterResponse.INSTANCE);
  }
}
