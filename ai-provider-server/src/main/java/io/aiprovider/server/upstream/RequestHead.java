package io.aiprovider.server.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.aiprovider.provider.http.exchange.HttpExchange;
import io.aiprovider.server.upstream.connect.Connected;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The head of the requests to one URL: what is the same for each is encoded once. Immutable. */
final class RequestHead {
  private static final String TOKEN = "!#$%&'*+-.^_`|~";

  private final String path;
  private final String url;
  private final Map<String, byte[]> lines = new LinkedHashMap<>(); // by the names in lower case
  private final int size;

  /**
   * The head for a URL.
   *
   * @throws IllegalArgumentException if a header cannot be sent
   */
  RequestHead(HttpUrl url, String authority, Map<String, String> headers) {
    String query = url.encodedQuery();
    this.path = query == null ? url.encodedPath() : url.encodedPath() + "?" + query;
    this.url = url.scheme() + "://" + authority + path;
    add("Host", authority);
    add("Connection", "Keep-Alive");
    add("Accept-Encoding", "gzip");
    headers.forEach(this::add);
    this.size = lines.values().stream().mapToInt(line -> line.length).sum();
  }

  private void add(String name, String value) {
    lines.put(name.toLowerCase(Locale.ROOT), line(name, value).getBytes(ISO_8859_1));
  }

  private static String line(String name, String value) {
    boolean sendable =
        !name.isEmpty()
            && name.chars().allMatch(RequestHead::isOfName)
            && value.chars().allMatch(c -> c == '\t' || c >= ' ' && c <= '~');
    if (!sendable) {
      throw new IllegalArgumentException(
          "The header " + name.replaceAll("[^ -~]", "?") + " has characters that cannot be sent.");
    }
    return name + ": " + value + "\r\n";
  }

  private static boolean isOfName(int c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || TOKEN.indexOf(c) >= 0;
  }

  /** What is different in each request, checked. */
  static String further(HttpExchange exchange) {
    StringBuilder further = new StringBuilder();
    exchange.headers().forEach((name, value) -> further.append(line(name, value)));
    byte[] json = exchange.json();
    if (json != null) {
      further.append("Content-Type: application/json\r\nContent-Length: ");
      further.append(json.length).append("\r\n");
    }
    return further.toString();
  }

  /** Writes the head of one request. */
  void writeTo(ByteBuf target, PendingRequest request, Connected via) {
    Map<String, String> replaced = request.exchange().headers();
    write(target, request.exchange().json() == null ? "GET " : "POST ");
    write(target, via.forwarding() ? url : path);
    write(target, " HTTP/1.1\r\n");
    lines.forEach(
        (name, line) -> {
          if (replaced.isEmpty() || !containsName(replaced, name)) {
            target.writeBytes(line);
          }
        });
    write(target, request.furtherLines());
    @Nullable String authorization = via.proxyAuthorization();
    if (authorization != null) {
      write(target, "Proxy-Authorization: " + authorization + "\r\n");
    }
    write(target, "\r\n");
  }

  private static boolean containsName(Map<String, String> headers, String name) {
    for (String each : headers.keySet()) {
      if (each.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static void write(ByteBuf target, String text) {
    ByteBufUtil.writeAscii(target, text);
  }

  /** About how many bytes it takes. */
  int size(PendingRequest request) {
    return size + path.length() + url.length() + request.furtherLines().length() + 128;
  }
}
