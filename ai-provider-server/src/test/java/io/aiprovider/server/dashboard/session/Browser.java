package io.aiprovider.server.dashboard.session;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What a browser with the dashboard sends: the cookie, and the headers that its page sets. */
public final class Browser {
  private final HttpCaller http;
  private String setCookie = "";
  private String cookie = "";

  public Browser(RunningServer server) {
    this(new HttpCaller(server));
  }

  private Browser(HttpCaller http) {
    this.http = http;
  }

  /** Another browser with the same cookie. */
  Browser copy() {
    return new Browser(http).with(cookie);
  }

  Browser with(String other) {
    cookie = other;
    return this;
  }

  /** Name and value of the cookie. */
  String cookie() {
    return cookie;
  }

  /** The whole header that set it. */
  String setCookie() {
    return setCookie;
  }

  public HttpResponse<String> signIn(String key, String... headers) {
    String[] all = headers.length == 0 ? new String[] {"Accept", "*/*"} : headers;
    return page("POST", "/dashboard/session", JsonObject.of("key", key).toString(), all);
  }

  /** A request of the dashboard. */
  public HttpResponse<String> send(String method, String path, String json) {
    return page(method, path, json, "Accept", "application/json");
  }

  private HttpResponse<String> page(String method, String path, String json, String... further) {
    String[] headers = new String[further.length + 4];
    System.arraycopy(further, 0, headers, 0, further.length);
    headers[further.length] = "X-AIP-Request";
    headers[further.length + 1] = "1";
    headers[further.length + 2] = "Sec-Fetch-Site";
    headers[further.length + 3] = "same-origin";
    return raw(method, path, json, headers);
  }

  /** A request of another page, with the cookie and these headers only. */
  public HttpResponse<String> raw(String method, String path, String json, String... headers) {
    HttpRequest.Builder request = http.request(path, headers);
    if (!cookie.isEmpty()) {
      request.header("Cookie", "theme=dark; " + cookie);
    }
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<String> response =
        http.send(
            request
                .method(
                    method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build());
    response
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(
            set -> {
              setCookie = set;
              cookie = set.split(";", 2)[0];
            });
    return response;
  }

  /** The answer to a text that is sent as it is. */
  static String raw(RunningServer server, String request) {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
