package io.aiprovider.server.upstream;

import io.aiprovider.server.upstream.connect.Origin;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one sender: up to 256, for five minutes. The one that was used last is
 * taken first. One task waits for the oldest to become too old; no thread looks at the others.
 * Thread-safe.
 */
final class ConnectionPool {
  private static final int MOST = 256;
  private static final long KEEP_ALIVE = Duration.ofMinutes(5).toNanos();

  private final LongSupplier nanoTime;
  private final Deque<Idle> idle = new ArrayDeque<>(); // the oldest is first
  private boolean watched;
  private boolean closed;

  private record Idle(UpstreamConnection connection, long since) {}

  ConnectionPool() {
    this(System::nanoTime);
  }

  ConnectionPool(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Takes a connection to a server, one of the given event loop if there is one.
   *
   * @return null if there is none
   */
  synchronized @Nullable UpstreamConnection take(Origin origin, @Nullable EventLoop loop) {
    UpstreamConnection other = null;
    for (Iterator<Idle> latest = idle.descendingIterator(); latest.hasNext(); ) {
      UpstreamConnection connection = latest.next().connection();
      if (connection.origin().equals(origin)) {
        if (loop == null || connection.loop().equals(loop)) {
          latest.remove();
          return connection;
        }
        other = other == null ? connection : other;
      }
    }
    if (other != null) {
      remove(other);
    }
    return other;
  }

  /** Keeps a connection that has become idle, or closes it. */
  void add(UpstreamConnection connection) {
    UpstreamConnection surplus;
    synchronized (this) {
      if (closed) {
        surplus = connection;
      } else {
        idle.addLast(new Idle(connection, nanoTime.getAsLong()));
        surplus = idle.size() > MOST ? idle.removeFirst().connection() : null;
        watch();
      }
    }
    if (surplus != null) {
      surplus.close();
    }
  }

  private void watch() {
    Idle oldest = idle.peekFirst();
    if (!watched && oldest != null) {
      watched = true;
      long left = oldest.since() + KEEP_ALIVE - nanoTime.getAsLong();
      var unused = oldest.connection().loop().schedule(this::closeOld, left, TimeUnit.NANOSECONDS);
    }
  }

  /** Closes those that are too old. */
  void closeOld() {
    List<UpstreamConnection> old = new ArrayList<>();
    synchronized (this) {
      long now = nanoTime.getAsLong();
      while (!idle.isEmpty() && now - idle.peekFirst().since() >= KEEP_ALIVE) {
        old.add(idle.removeFirst().connection());
      }
      watched = false;
      watch();
    }
    old.forEach(UpstreamConnection::close);
  }

  /** Forgets a connection that was closed. */
  synchronized void remove(UpstreamConnection connection) {
    idle.removeIf(each -> each.connection() == connection);
  }

  /** Closes all idle connections. */
  void closeIdle() {
    List<UpstreamConnection> all;
    synchronized (this) {
      all = idle.stream().map(Idle::connection).toList();
      idle.clear();
    }
    all.forEach(UpstreamConnection::close);
  }

  /** Closes all idle connections, and from now on those that become idle. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    closeIdle();
  }

  synchronized int size() {
    return idle.size();
  }
}
