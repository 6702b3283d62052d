package io.aiprovider.provider.langchain4j;

import io.aiprovider.provider.http.connection.PublicSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;

/** Treats the first address that is connected to as a public one. */
final class FirstIsPublic extends SocketFactory {
  private final AtomicBoolean first = new AtomicBoolean(true);

  @Override
  public Socket createSocket() {
    return first.getAndSet(false) ? new Socket() : new PublicSockets().createSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
