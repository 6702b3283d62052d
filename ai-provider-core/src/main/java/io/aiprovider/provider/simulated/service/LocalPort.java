package io.aiprovider.provider.simulated.service;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A port of this machine that accepts connections, or refuses them and is kept. Thread-safe. */
final class LocalPort implements AutoCloseable {
  private static final int BACKLOG = 500;

  private final Consumer<Socket> onConnection;
  private int number; // 0: any free port
  private @Nullable ServerSocket accepting;
  private @Nullable Thread acceptor;
  private @Nullable Socket reserved;

  /**
   * A port that is not used yet.
   *
   * @param onConnection gets each connection; must not block
   */
  LocalPort(Consumer<Socket> onConnection) {
    this.onConnection = onConnection;
  }

  synchronized int number() {
    return number;
  }

  /** Accepts connections from now on. */
  synchronized void open() {
    if (accepting != null) {
      return;
    }
    try {
      release();
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(address(), BACKLOG);
      number = socket.getLocalPort();
      accepting = socket;
      Thread thread = new Thread(() -> accept(socket), "simulated-service-" + number);
      thread.setDaemon(true);
      acceptor = thread;
      thread.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses connections from now on; nobody else gets the port. */
  synchronized void refuse() {
    try {
      release();
      Socket socket = new Socket(); // bound, but it does not listen
      socket.setReuseAddress(true);
      socket.bind(address());
      reserved = socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        onConnection.accept(socket.accept());
      }
    } catch (IOException closed) {
      // no longer accepting
    }
  }

  private void release() throws IOException {
    if (accepting != null && acceptor != null) {
      accepting.close();
      accepting = null;
      awaitEnd(acceptor); // until then, the port is in use
    }
    if (reserved != null) {
      reserved.close();
      reserved = null;
    }
  }

  private static void awaitEnd(Thread thread) throws InterruptedIOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public synchronized void close() {
    try {
      release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
