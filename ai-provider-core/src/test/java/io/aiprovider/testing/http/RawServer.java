package io.aiprovider.testing.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that sends and reads bytes as a script says, which owns each connection.
 *
 * @since 0.1
 */
public final class RawServer implements AutoCloseable {

  /** What happens on one connection, which is closed after it. */
  @FunctionalInterface
  public interface Script {
    void run(Peer peer) throws Exception;
  }

  /** The server's end of a connection. */
  public record Peer(Socket socket, InputStream in, OutputStream out) {

    /** Reads one request, the body its Content-Length announces included. */
    public String readRequest() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return "";
        }
        head.append((char) next);
      }
      int length = 0;
      for (String line : head.toString().split("\r\n")) {
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring("content-length:".length()).trim());
        }
      }
      return head + new String(in.readNBytes(length), ISO_8859_1);
    }

    public void write(String text) throws IOException {
      out.write(text.getBytes(UTF_8));
      out.flush();
    }

    public void beginStream() throws IOException {
      write(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
    }

    public void chunk(String text) throws IOException {
      write(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
    }

    public void answer(String json) throws IOException {
      write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
              + json.getBytes(UTF_8).length
              + "\r\n\r\n"
              + json);
    }

    /** Closes with a reset rather than in good order. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Waits until the client has closed the connection. */
    public void awaitClose() {
      try {
        byte[] unread = new byte[8 * 1024];
        while (in.read(unread) >= 0) {
          // whatever it still sends
        }
      } catch (IOException reset) {
        // that is closed too
      }
    }
  }

  private final ServerSocket server;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  public RawServer(Script script) {
    this.script = script;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      script.run(new Peer(socket, socket.getInputStream(), socket.getOutputStream()));
    } catch (Exception clientLeft) {
      // the test looks at what its client saw
    } finally {
      open.remove(socket);
    }
  }

  public String url() {
    return "http://localhost:" + server.getLocalPort() + "/v1";
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  /** How many connections are open now. */
  public int openConnections() {
    return open.size();
  }

  /** How many connections there were. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
