package io.aiprovider.server.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 connection on which each frame is written by hand. */
final class Http2Connection implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private final SSLSocket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  Http2Connection(SSLContext trust, int port) throws IOException {
    socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
    write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    write(frame(SETTINGS, 0, 0, new byte[0]));
  }

  /** What the server sends. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean ends() {
      return type <= HEADERS && (flags & END_STREAM) != 0;
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a reset, or of the end of the connection. */
    int error() {
      return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(payload), type == GOAWAY ? 4 : 0, 4)[3];
    }
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteBuf frame = Unpooled.buffer();
    frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
    return ByteBufUtil.getBytes(frame.writeBytes(payload));
  }

  /** The headers of a request, compressed. */
  static byte[] head(String method, String path, String... further) {
    Http2Headers headers =
        new DefaultHttp2Headers().method(method).scheme("https").authority("localhost").path(path);
    for (int i = 0; i < further.length; i += 2) {
      headers.add(further[i], further[i + 1]);
    }
    ByteBuf bytes = Unpooled.buffer();
    try (DefaultHttp2HeadersEncoder encoder =
        new DefaultHttp2HeadersEncoder((name, value) -> true)) { // no state between requests
      encoder.encodeHeaders(1, headers, bytes);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    return ByteBufUtil.getBytes(bytes);
  }

  void write(byte... bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void get(int stream, String path, String... headers) throws IOException {
    write(frame(HEADERS, END_HEADERS | END_STREAM, stream, head("GET", path, headers)));
  }

  /** A request whose body is not complete. */
  void beginPost(int stream, String path) throws IOException {
    byte[] head = head("POST", path, "content-type", "application/json");
    write(frame(HEADERS, END_HEADERS, stream, head));
    write(frame(DATA, 0, stream, "{".getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * The next frame about requests or the end of the connection.
   *
   * @return null at the end of the connection
   */
  @Nullable Frame next() throws IOException {
    while (true) {
      try {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
        if (type == HEADERS || type == DATA || type == RST_STREAM || type == GOAWAY) {
          return frame;
        }
      } catch (EOFException | SSLException closed) {
        return null;
      }
    }
  }

  /** The status of the next answer; its other frames are skipped, up to the end of the stream. */
  String status(int stream) throws IOException, Http2Exception {
    String status = "";
    for (Frame frame = next(); frame != null; frame = next()) {
      if (frame.type() == GOAWAY || frame.type() == RST_STREAM) {
        throw new IllegalStateException("type " + frame.type() + ", error " + frame.error());
      }
      Http2Headers headers = frame.type() == HEADERS ? headers(frame) : null;
      if (frame.stream() == stream && headers != null) {
        status = String.valueOf(headers.status());
      }
      if (frame.stream() == stream && frame.ends()) {
        return status;
      }
    }
    throw new EOFException();
  }

  Http2Headers headers(Frame frame) throws Http2Exception {
    return decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
  }

  /** All frames up to the end of the connection. */
  List<Frame> rest() throws IOException {
    List<Frame> frames = new ArrayList<>();
    for (Frame frame = next(); frame != null; frame = next()) {
      frames.add(frame);
    }
    return frames;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
