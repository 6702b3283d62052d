package io.aiprovider.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One request to a {@link RawUpstream}, and the answer on its connection. */
public final class Conversation {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String head;
  private String body;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  private Conversation(Socket socket, InputStream in, String head, String body) throws IOException {
    this.socket = socket;
    this.in = in;
    this.out = socket.getOutputStream();
    this.head = head;
    this.body = body;
  }

  static Conversation begin(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.write(next);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    String body = new String(in.readNBytes(length(text)), StandardCharsets.UTF_8);
    return new Conversation(socket, in, text, body);
  }

  static int length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  /** The request line and headers. */
  public String head() {
    return head;
  }

  public String body() {
    return body;
  }

  /** Releases the body, for tests that measure memory. */
  public void releaseBody() {
    body = "";
  }

  public void write(byte[] bytes) throws IOException {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException gone) {
      closed.countDown();
      throw gone;
    }
  }

  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins an answer that ends with the connection. */
  public void begin(int status, String contentType) throws IOException {
    write(
        "HTTP/1.1 "
            + status
            + " Whatever\r\nContent-Type: "
            + contentType
            + "\r\nConnection: close\r\n\r\n");
  }

  public void beginStream() throws IOException {
    begin(200, "text/event-stream");
  }

  /** Sends a whole answer. */
  public void answer(int status, String contentType, String text) throws IOException {
    begin(status, contentType);
    write(text);
  }

  /** Sends nothing more, and records when the other side closes the connection. */
  public void hang() {
    try {
      while (in.read() >= 0) {
        // no more data is expected
      }
    } catch (IOException reset) {
      // it is closed in any case
    }
    closed.countDown();
  }

  /** Resets the connection. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Waits until the test calls {@link #proceed}. */
  public void awaitProceed() {
    await(released, 10_000);
  }

  public void proceed() {
    released.countDown();
  }

  /** Whether the other side closes the connection within this time, while this sends nothing. */
  public boolean isClosedWithin(long millis) {
    return await(closed, millis);
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
