package io.aiprovider.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A caller that controls the bytes on the wire. */
public final class RawCaller implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /** An answer's head and body, as they came. */
  public record Answer(int status, String head, String body) {}

  public RawCaller(RunningServer server) {
    this(server, 0);
  }

  /** A caller with a receive buffer of this many bytes. */
  public RawCaller(RunningServer server, int receiveBuffer) {
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(server.address());
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream(), 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RawCaller send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawCaller send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Posts a chat request. */
  public RawCaller chat(String json) {
    return chat(json.getBytes(StandardCharsets.UTF_8));
  }

  public RawCaller chat(byte[] json) {
    return post(HttpCaller.CHAT, json);
  }

  /** Posts a request. */
  public RawCaller post(String path, byte[] json) {
    return send("POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + json.length
            + "\r\n\r\n")
        .send(json);
  }

  /** Reads until this has been seen; returns all that was read. */
  public String readUntil(String end) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] wanted = end.getBytes(StandardCharsets.UTF_8);
    try {
      while (!endsWith(read, wanted)) {
        int next = in.read();
        if (next < 0) {
          throw new AssertionError("The connection ended after: " + read);
        }
        read.write(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  private static boolean endsWith(ByteArrayOutputStream read, byte[] wanted) {
    if (read.size() < wanted.length) {
      return false;
    }
    String text = read.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith(new String(wanted, StandardCharsets.ISO_8859_1));
  }

  /** Reads an answer with a content length. */
  public Answer answer() {
    String head = readUntil("\r\n\r\n");
    int status = Integer.parseInt(head.substring(9, 12));
    return new Answer(
        status, head, new String(read(Conversation.length(head)), StandardCharsets.UTF_8));
  }

  private byte[] read(int bytes) {
    try {
      return in.readNBytes(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the server closes the connection. */
  public String readToEnd() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the connection. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
