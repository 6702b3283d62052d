package io.aiprovider.server.dashboard;

import io.aiprovider.server.http.Answer;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A file of the dashboard in memory.
 *
 * @param type its media type
 * @param content its bytes
 * @param compressed the same with gzip
 */
record DashboardFile(String type, byte[] content, byte[] compressed) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8",
          "", "text/plain; charset=utf-8");

  /**
   * A file.
   *
   * @param name its name; the end of it decides about the media type
   */
  static DashboardFile of(String name, byte[] content) {
    String end = name.substring(name.lastIndexOf('/') + 1);
    int dot = end.lastIndexOf('.');
    String type = TYPES.get(dot < 0 ? "" : end.substring(dot + 1).toLowerCase(Locale.ROOT));
    if (type == null) {
      throw new IllegalStateException("The media type of dashboard/" + name + " is not known.");
    }
    return new DashboardFile(type, content, gzip(content));
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The answer with this file.
   *
   * @param accepted the encodings that the client accepts; null if it names none
   * @param caching how long it may be kept
   */
  Answer answer(@Nullable String accepted, String caching) {
    boolean compress = accepted != null && acceptsGzip(accepted);
    byte[] body = compress ? compressed : content;
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    headers.set(HttpHeaderNames.CACHE_CONTROL, caching);
    headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    if (compress) {
      headers.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    return new Answer(200, headers, Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
  }

  private static boolean acceptsGzip(String accepted) {
    for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = coding.strip().split("\\s*;\\s*", -1);
      if (parts[0].equals("gzip")) {
        return parts.length < 2 || !parts[1].matches("q\\s*=\\s*0(\\.0*)?");
      }
    }
    return false;
  }
}
