package io.aiprovider.provider.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Response;

/**
 * Notes whether an exchange was given a kept-alive connection, and whether anything came of it.
 *
 * @since 0.1
 */
public final class ConnectionWatch extends EventListener {
  // connections may be raced on other threads
  private volatile boolean connected;
  private volatile boolean acquired;
  private volatile boolean replied;

  /** Whether it failed on a connection that was there before, without a reply. */
  public boolean metStaleConnection() {
    return acquired && !connected && !replied;
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
