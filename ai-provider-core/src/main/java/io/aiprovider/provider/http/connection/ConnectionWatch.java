package io.aiprovider.provider.http.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Notes what OkHttp reports about the connection of an exchange, and when the whole request has
 * been sent: before that, the other side cannot process it.
 *
 * @since 0.1
 */
public final class ConnectionWatch extends EventListener {
  private final KeptConnection notes; // OkHttp may try several connections on other threads
  private volatile @Nullable Runnable onSent;

  /**
   * Watches one exchange.
   *
   * @param notes of this exchange
   */
  public ConnectionWatch(KeptConnection notes) {
    this(notes, () -> {});
  }

  /**
   * Watches one exchange.
   *
   * @param notes of this exchange
   * @param onSent is run when the whole request has been sent
   */
  public ConnectionWatch(KeptConnection notes, Runnable onSent) {
    this.notes = notes;
    this.onSent = onSent;
  }

  @Override
  public void requestHeadersStart(Call call) {
    notes.sending();
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
    notes.connecting();
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    notes.acquired();
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    notes.replied();
  }
}
