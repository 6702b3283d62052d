package io.aiprovider.server.upstream.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one of several addresses. They are tried in order; the next one begins when one has
 * failed, or has not answered after a quarter of a second, as RFC 8305 ("Happy Eyeballs")
 * recommends. The first connection wins. On the event loop only.
 */
final class AddressRace {
  private static final long HEAD_START_MILLIS = 250;

  private final EventLoop loop;
  private final Deque<InetSocketAddress> next;
  private final Function<InetSocketAddress, ChannelFuture> connect;
  private final Promise<Channel> winner;
  private final Set<ChannelFuture> running = new HashSet<>();
  private @Nullable IOException failure;

  /**
   * A race that has not begun.
   *
   * @param connect begins to connect to an address
   */
  AddressRace(
      EventLoop loop,
      List<InetSocketAddress> addresses,
      Function<InetSocketAddress, ChannelFuture> connect) {
    this.loop = loop;
    this.next = new ArrayDeque<>(addresses);
    this.connect = connect;
    this.winner = loop.newPromise();
  }

  /** Begins. Cancel the result to give up. */
  Promise<Channel> start() {
    winner.addListener(done -> closeOthers());
    tryNext();
    return winner;
  }

  private void tryNext() {
    InetSocketAddress address = winner.isDone() ? null : next.poll();
    if (address == null) {
      return;
    }
    ChannelFuture attempt = connect.apply(address);
    running.add(attempt);
    attempt.addListener(done -> ended(attempt));
    if (!next.isEmpty() && !attempt.isDone()) {
      var unused = loop.schedule(this::tryNext, HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void ended(ChannelFuture attempt) {
    running.remove(attempt);
    if (attempt.isSuccess()) {
      if (!winner.trySuccess(attempt.channel())) {
        close(attempt);
      }
      return;
    }
    close(attempt);
    failure = ConnectFailure.first(failure, ConnectFailure.of(attempt.cause()));
    if (!next.isEmpty()) {
      tryNext();
    } else if (running.isEmpty()) {
      winner.tryFailure(failure);
    }
  }

  private void closeOthers() {
    next.clear();
    Set.copyOf(running).forEach(AddressRace::close);
  }

  private static void close(ChannelFuture attempt) {
    var unused = attempt.channel().close();
  }
}
