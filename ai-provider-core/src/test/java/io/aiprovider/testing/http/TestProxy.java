package io.aiprovider.testing.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Proxies for one server: whatever host they are asked for, they connect to its port. */
final class TestProxy {
  private final int serverPort;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** A proxy for the server at this port. */
  TestProxy(int serverPort) {
    this.serverPort = serverPort;
  }

  /** The heads of the requests for a tunnel, or the hosts. */
  List<String> asked() {
    return asked;
  }

  /** Makes tunnels for clients that know a password, as {@code CONNECT} asks for. */
  void connect(RawServer.Peer client, String credentials) throws IOException {
    String head = client.readRequest();
    asked.add(head);
    while (!head.toLowerCase(Locale.ROOT)
        .contains("proxy-authorization: " + credentials.toLowerCase(Locale.ROOT) + "\r\n")) {
      client.write(
          "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
              + "Content-Length: 0\r\n\r\n");
      head = client.readRequest();
      if (head.isEmpty()) {
        return;
      }
      asked.add(head);
    }
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    pass(client);
  }

  /** Makes tunnels by SOCKS 5 without a password: RFC 1928. */
  void socks(RawServer.Peer client) throws IOException {
    DataInputStream in = new DataInputStream(client.in());
    in.readByte(); // the version
    in.readNBytes(in.readUnsignedByte());
    client.out().write(new byte[] {5, 0});
    in.readNBytes(3);
    asked.add(
        in.readByte() == 3
            ? new String(in.readNBytes(in.readUnsignedByte()), ISO_8859_1)
            : "an address");
    in.readNBytes(2);
    client.out().write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
    pass(client);
  }

  private void pass(RawServer.Peer client) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      Thread back = new Thread(() -> copy(in(server), client.out()), "test-proxy");
      back.setDaemon(true);
      back.start();
      copy(client.in(), server.getOutputStream());
    }
  }

  private static InputStream in(Socket socket) {
    try {
      return socket.getInputStream();
    } catch (IOException e) {
      return InputStream.nullInputStream();
    }
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException closed) {
      // one of the two has left
    }
  }
}
