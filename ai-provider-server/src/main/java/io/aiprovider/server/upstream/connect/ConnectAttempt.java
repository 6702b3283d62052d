package io.aiprovider.server.upstream.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One new connection: over the first way that works, through a proxy if there is one, with TLS if
 * the server uses it. Its steps run on the event loop.
 */
public final class ConnectAttempt {
  private final Origin origin;
  private final EventLoop loop;
  private final Loops loops;
  private final Duration timeLimit;
  private final Routes routes;
  private final Proxies proxies;
  private final Trust trust;
  private final Promise<Connected> result;
  private final Deque<Route> next = new ArrayDeque<>();
  private @Nullable IOException failure;

  ConnectAttempt(
      Origin origin,
      EventLoop loop,
      Loops loops,
      Duration timeLimit,
      Routes routes,
      Proxies proxies,
      Trust trust,
      FutureListener<Connected> receiver) {
    this.origin = origin;
    this.loop = loop;
    this.loops = loops;
    this.timeLimit = timeLimit;
    this.routes = routes;
    this.proxies = proxies;
    this.trust = trust;
    this.result = loop.newPromise();
    result.addListener(receiver);
  }

  /** Begins to connect, on any thread. */
  public void begin() {
    var unused =
        routes
            .to(origin)
            .whenCompleteAsync(
                (found, unknown) -> {
                  if (found == null) {
                    result.tryFailure(ConnectFailure.of(unknown));
                  } else {
                    next.addAll(found);
                    tryNext();
                  }
                },
                loop);
  }

  /** Gives up, from any thread. */
  public void cancel() {
    result.cancel(false);
  }

  private void tryNext() {
    Route route = next.poll();
    if (route == null) {
      result.tryFailure(failure == null ? new IOException("There is no way.") : failure);
    } else if (!result.isDone()) {
      Promise<Channel> race =
          new AddressRace(loop, route.addresses(), address -> connect(address, route)).start();
      endWith(race);
      race.addListener(done -> connected(race, route));
    }
  }

  /** Ends a step when somebody gives up. */
  private void endWith(Promise<Channel> step) {
    result.addListener(
        done -> {
          if (result.isCancelled()) {
            step.cancel(false);
          }
        });
  }

  private ChannelFuture connect(InetSocketAddress address, Route route) {
    boolean tunnel = route.isTunnel(origin);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(loops.channels())
            .disableResolver()
            .option(ChannelOption.TCP_NODELAY, true)
            // if writing fails, there may still be an early answer to read
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis())
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tunnel) {
                      ProxyHandler proxy = route.tunnel(address);
                      proxy.setConnectTimeoutMillis(millis());
                      channel.pipeline().addLast(proxy);
                    }
                    if (origin.secure()) {
                      channel.pipeline().addLast(trust.handshake(origin));
                    }
                    channel.pipeline().addLast(new KnownFailures());
                  }
                });
    return bootstrap.connect(tunnel ? origin.unresolved() : address);
  }

  private int millis() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeLimit.toMillis()));
  }

  private void connected(Promise<Channel> race, Route route) {
    if (!race.isSuccess()) {
      failed(route, ConnectFailure.of(race.cause()));
      return;
    }
    Channel channel = race.getNow();
    result.addListener(
        done -> {
          if (!result.isSuccess()) {
            var unused = channel.close();
          }
        });
    ProxyHandler proxy = channel.pipeline().get(ProxyHandler.class);
    if (proxy == null) {
      secure(channel, route);
    } else {
      Future<Channel> tunnel = proxy.connectFuture();
      tunnel.addListener(
          done -> {
            if (tunnel.isSuccess()) {
              secure(channel, route);
            } else {
              close(channel);
              failed(route, ConnectFailure.of(tunnel.cause()));
            }
          });
    }
  }

  private void secure(Channel channel, Route route) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      succeed(channel, route);
      return;
    }
    Future<Channel> handshake = tls.handshakeFuture();
    handshake.addListener(
        done -> {
          if (handshake.isSuccess()) {
            succeed(channel, route);
          } else {
            close(channel);
            failed(route, ConnectFailure.ofHandshake(handshake.cause()));
          }
        });
  }

  /** Ignores failures until HTTP begins, because the steps above have them from their futures. */
  private static final class KnownFailures extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // without it, Netty would log each of them with a stack trace
    }
  }

  private void succeed(Channel channel, Route route) {
    if (channel.pipeline().get(KnownFailures.class) != null) { // a closed channel has lost it
      channel.pipeline().remove(KnownFailures.class);
    }
    boolean forwarding = route.isForwarding(origin);
    Connected connected =
        new Connected(channel, forwarding, forwarding ? route.authorization() : null);
    if (!result.trySuccess(connected)) {
      close(channel);
    }
  }

  private void failed(Route route, IOException cause) {
    proxies.failed(origin, route, cause);
    failure = ConnectFailure.first(failure, cause);
    tryNext();
  }

  private static void close(Channel channel) {
    var unused = channel.close();
  }
}
