package io.aiprovider.provider.http.connection;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Response;

/**
 * Notes what OkHttp reports about the connection of an exchange.
 *
 * @since 0.1
 */
public class ConnectionWatch extends EventListener {
  private final KeptConnection notes; // OkHttp may try several connections on other threads

  /**
   * Watches one exchange.
   *
   * @param notes of this exchange
   */
  public ConnectionWatch(KeptConnection notes) {
    this.notes = notes;
  }

  @Override
  public void requestHeadersStart(Call call) {
    notes.sending();
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
