package io.aiprovider.provider.http.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import javax.net.SocketFactory;

/**
 * Creates sockets of channels. An interrupt of a thread that reads from one closes the socket and
 * so ends the read; with any other socket, a platform thread would continue to wait.
 *
 * <p>The sockets are not connected: a method that also connects throws {@link
 * UnsupportedOperationException}. Thread-safe.
 *
 * @see java.nio.channels.InterruptibleChannel
 * @since 0.1
 */
public final class ChannelSockets extends SocketFactory {
  @Override
  public Socket createSocket() throws IOException {
    return SocketChannel.open().socket();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw connected();
  }

  private static UnsupportedOperationException connected() {
    return new UnsupportedOperationException("OkHttp connects its sockets by itself.");
  }
}
