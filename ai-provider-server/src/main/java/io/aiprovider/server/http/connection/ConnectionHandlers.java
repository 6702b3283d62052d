package io.aiprovider.server.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import reactor.netty.NettyPipeline;

/**
 * Our handlers of connections, and of the streams of HTTP/2. Under TLS, client and server agree on
 * the version of HTTP in the handshake, so there they are added after it. The codec of HTTP/2
 * itself limits the streams of a connection, the size of a head and of its frames, and how often
 * streams are reset.
 */
final class ConnectionHandlers {
  private final UnreadableLog unreadable = new UnreadableLog();
  private final Duration limit;
  private final long most;

  /**
   * Handlers for the connections of one server.
   *
   * @param limit the time for the head of a request, and for its body
   * @param most the bytes of a body that are not too many
   */
  ConnectionHandlers(Duration limit, long most) {
    this.limit = limit;
    this.most = most;
  }

  /** Adds handlers to a new connection. */
  void addTo(ChannelPipeline pipeline) {
    if (pipeline.get(NettyPipeline.H2OrHttp11Codec) == null) {
      addAroundCodec(pipeline);
      return;
    }
    pipeline.addAfter(
        NettyPipeline.H2OrHttp11Codec,
        null,
        new ChannelInboundHandlerAdapter() {
          @Override
          public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent) {
              addAroundCodec(pipeline);
              pipeline.remove(this);
            }
            context.fireUserEventTriggered(event);
          }
        });
  }

  /** The codecs of both versions have the same name. */
  private void addAroundCodec(ChannelPipeline pipeline) {
    ChannelHandler codec = pipeline.get(NettyPipeline.HttpCodec);
    if (codec instanceof Http2FrameCodec) {
      pipeline.addBefore(NettyPipeline.HttpCodec, null, new FrameTimeout(limit));
      pipeline.addLast(BrokenConnections.INSTANCE);
    } else if (codec != null) {
      RequestTimeout timeout = new RequestTimeout(limit);
      pipeline.addBefore(NettyPipeline.HttpCodec, null, timeout.before());
      pipeline.addAfter(NettyPipeline.HttpCodec, null, timeout);
      pipeline.addAfter(NettyPipeline.HttpCodec, null, new RequestDrain(most, limit));
      pipeline.addAfter(NettyPipeline.HttpCodec, null, new UnreadableRequests(unreadable));
      pipeline.addLast(ReadAfterResponse.INSTANCE);
    }
  }

  /** Adds the handler of its body to a request over HTTP/2 that has just begun. */
  void addTo(Channel channel) {
    StreamTimeout.watch(channel, limit, most);
  }
}
