package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.exchange.HttpAddress;
import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.server.upstream.connect.ConnectAttempt;
import io.aiprovider.server.upstream.connect.Connected;
import io.aiprovider.server.upstream.connect.Connector;
import io.aiprovider.server.upstream.connect.Loops;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;

/**
 * Sends by Netty: HTTP/1.1, on the event loops of the server, with up to 256 connections kept alive
 * for five minutes. The calling thread waits; it neither reads nor writes. A connection whose event
 * loop also serves the caller is preferred. Thread-safe.
 */
final class NettySender implements HttpSender {
  private final Loops loops;
  private final Connector connector;
  private final Duration connectTimeout;
  private final ConnectionPool pool = new ConnectionPool();

  NettySender(Loops loops, Connector connector, Duration connectTimeout) {
    this.loops = loops;
    this.connector = connector;
    this.connectTimeout = connectTimeout;
  }

  @Override
  public HttpAddress address(String url, Map<String, String> headers) {
    return new NettyAddress(this, HttpUrl.get(url), headers);
  }

  /** Sends a request over an idle connection, or over a new one. From any thread. */
  void send(PendingRequest request) {
    try {
      UpstreamConnection idle = pool.take(request.origin(), request.preferred());
      if (idle == null) {
        connect(request);
      } else {
        request.exchange().connection().acquired();
        idle.send(request);
      }
    } catch (RejectedExecutionException e) {
      request.inbox().cancel(new IOException("The server is stopping.", e));
    }
  }

  private void connect(PendingRequest request) {
    request.exchange().connection().connecting();
    ConnectAttempt attempt =
        connector.attempt(
            request.origin(),
            loops.preferring(request.preferred()),
            loops,
            connectTimeout,
            result -> connected(result, request));
    // before it begins: once it has a connection, that is what a cancellation has to close
    if (request.inbox().onAbort(attempt::cancel)) {
      attempt.begin();
    }
  }

  private void connected(Future<Connected> result, PendingRequest request) {
    if (result.isSuccess()) {
      UpstreamConnection.begin(this, request.origin(), result.getNow()).send(request);
    } else if (!result.isCancelled()) {
      request.inbox().fail((IOException) result.cause());
    }
  }

  /** A connection has become idle. */
  void idle(UpstreamConnection connection) {
    pool.add(connection);
  }

  /** A connection was closed. */
  void closed(UpstreamConnection connection) {
    pool.remove(connection);
  }

  @Override
  public void closeIdle() {
    pool.closeIdle();
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Runs something later, on an event loop. */
  void schedule(Runnable action, Duration delay) {
    var unused = loops.group().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  int idleConnections() {
    return pool.size();
  }
}
