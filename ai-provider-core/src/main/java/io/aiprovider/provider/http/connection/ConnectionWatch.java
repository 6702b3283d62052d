package io.aiprovider.provider.http.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Notes whether an exchange used a kept-alive connection that the other side had already closed.
 * Such a connection fails at once. A connection that fails later may have failed because of the
 * request, which may have been processed and charged. It also notes when the whole request has been
 * sent: before that, the other side cannot process it.
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
  private volatile @Nullable Runnable onSent;
  private volatile long sent;

  /** Watches one exchange. */
  public ConnectionWatch() {
    this(() -> {});
  }

  /**
   * Watches one exchange.
   *
   * @param onSent is run when the whole request has been sent
   */
  public ConnectionWatch(Runnable onSent) {
    this(System::nanoTime, onSent);
  }

  ConnectionWatch(LongSupplier nanoTime, Runnable onSent) {
    this.nanoTime = nanoTime;
    this.onSent = onSent;
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
  public void requestBodyEnd(Call call, long byteCount) {
    Runnable action = onSent;
    onSent = null;
    if (action != null) {
      action.run();
    }
  }

  /** A connection may keep its last exchange, and so this object, as long as it is idle. */
  @Override
  public void callFailed(Call call, IOException cause) {
    onSent = null;
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
