package io.aiprovider.server.upstream.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * The event loops of the server.
 *
 * @param group the loops
 * @param channels makes connections that belong to them
 */
public record Loops(EventLoopGroup group, ChannelFactory<Channel> channels) {

  /** The loops that serve the callers. */
  public static Loops of(LoopResources resources) {
    EventLoopGroup group = resources.onServer(LoopResources.DEFAULT_NATIVE);
    return new Loops(group, () -> resources.onChannel(SocketChannel.class, group));
  }

  /** This loop, or another one if it is not known or stops. */
  public EventLoop preferring(@Nullable EventLoop loop) {
    return loop != null && !loop.isShuttingDown() ? loop : group.next();
  }
}
