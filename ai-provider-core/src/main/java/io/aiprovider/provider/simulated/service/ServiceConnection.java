package io.aiprovider.provider.simulated.service;

import io.aiprovider.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection, with one request after the other (RFC 9112). Not thread-safe. */
final class ServiceConnection {
  static final String JSON = "application/json";
  private static final String LINE_END = "\r\n";

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  ServiceConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** The next request; null if the caller closed the connection. */
  @Nullable ServiceRequest next() throws IOException {
    String first = line();
    if (first == null) {
      return null;
    }
    int length = 0;
    boolean chunked = false;
    for (String header = line(); header != null && !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    byte[] body = chunked ? chunks() : bytes(length);
    String[] words = first.split(" ", -1);
    return new ServiceRequest(
        words[0],
        words.length > 1 ? words[1] : "/",
        body.length == 0 ? JsonObject.EMPTY : JsonObject.parseLenient(body));
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      if (size == null) {
        throw new EOFException();
      }
      byte[] chunk = bytes(Integer.parseInt(size.replaceFirst(";.*", "").strip(), 16));
      line();
      if (chunk.length == 0) {
        return all.toByteArray();
      }
      all.write(chunk);
    }
  }

  /** Sends a whole answer. */
  void answer(int status, List<String> headers, JsonObject body) throws IOException {
    answer(status, JSON, headers, body.toString());
  }

  /** Sends a whole answer. */
  void answer(int status, String type, List<String> headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    head(status, type, headers, "Content-Length: " + bytes.length);
    out.write(bytes);
    out.flush();
  }

  /** Begins an answer whose length is not known. */
  void begin(String type) throws IOException {
    head(200, type, List.of(), "Transfer-Encoding: chunked");
    out.flush();
  }

  /** Sends a piece of it. */
  void piece(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write((Integer.toHexString(bytes.length) + LINE_END).getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write(LINE_END.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Ends it. */
  void end() throws IOException {
    out.write(("0" + LINE_END + LINE_END).getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void head(int status, String type, List<String> headers, String length)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Simulated" + LINE_END);
    head.append("Content-Type: ").append(type).append(LINE_END);
    headers.forEach(header -> head.append(header).append(LINE_END));
    head.append(length).append(LINE_END).append(LINE_END);
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Waits for this time.
   *
   * @param time zero: until the caller leaves
   * @throws IOException if the caller leaves meanwhile
   */
  void pause(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      if (in.read() < 0) {
        throw new EOFException();
      }
      throw new IOException("The caller sent something before it had its answer.");
    } catch (SocketTimeoutException over) {
      socket.setSoTimeout(0);
    }
  }
}
