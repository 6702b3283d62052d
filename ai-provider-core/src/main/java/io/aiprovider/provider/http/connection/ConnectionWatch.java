package io.aiprovider.provider.http.connection;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Response;

/**
 * Notes whether an exchange used a kept-alive connection that the other side had already closed.
 * Such a connection fails at once. A connection that fails later may have failed because of the
 * request, which may have been processed and charged.
 *
 * @since 0.1
 */
public final class ConnectionWatch extends EventListener {
  private static final long AT_ONCE = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanoTime;

  // OkHttp may try several connections on other threads
  private volatile boolean connected;
  private volatile boolean acquired;
  private volatile boolean replied;
  private volatile long sent;

  /** Watches one exchange. */
  public ConnectionWatch() {
    this(System::nanoTime);
  }

  ConnectionWatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.sent = nanoTime.getAsLong();
  }

  /**
   * Whether an exchange that has just failed used a connection that existed before, got no reply,
   * and failed within a second after it began to send.
   */
  public boolean metStaleConnection() {
    boolean atOnce = nanoTime.getAsLong() - sent <= AT_ONCE;
    return acquired && !connected && !replied && atOnce;
  }

  @Override
  public void requestHeadersStart(Call call) {
    sent = nanoTime.getAsLong();
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    connected = true;
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    acquired = true;
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    replied = true;
  }
}
