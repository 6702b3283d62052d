package io.aiprovider.server;

import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A caller of the server. */
public final class HttpCaller {
  public static final String CHAT = "/v1/chat/completions";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Function<String, URI> uris;

  public HttpCaller(RunningServer server) {
    this.uris = server::uri;
  }

  /** A caller of a server in another process. */
  public HttpCaller(URI server) {
    this.uris = server::resolve;
  }

  /** Posts a chat request. */
  public HttpResponse<String> chat(String json, String... headers) {
    return send(post(CHAT, json, headers).build(), BodyHandlers.ofString());
  }

  /** Posts a chat request without waiting for the answer. */
  public CompletableFuture<HttpResponse<String>> chatAsync(String json, String... headers) {
    return CLIENT.sendAsync(post(CHAT, json, headers).build(), BodyHandlers.ofString());
  }

  /** Posts a chat request and returns when the headers have arrived. */
  public HttpResponse<InputStream> stream(String json, String... headers) {
    return send(post(CHAT, json, headers).build(), BodyHandlers.ofInputStream());
  }

  /** Gets a stream and returns when the headers have arrived. */
  public HttpResponse<InputStream> open(String path, String... headers) {
    return send(request(path, headers).GET().build(), BodyHandlers.ofInputStream());
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET().build(), BodyHandlers.ofString());
  }

  public HttpResponse<String> send(HttpRequest request) {
    return send(request, BodyHandlers.ofString());
  }

  public HttpRequest.Builder post(String path, String json, String... headers) {
    return request(path, headers)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uris.apply(path)).timeout(Duration.ofSeconds(20));
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** Sends a request, and reads the body with a handler. */
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return CLIENT.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The {@code error} of an answer that has OpenAI's envelope. */
  public static JsonObject errorOf(HttpResponse<String> response) {
    return errorOf(response.body());
  }

  /** The {@code error} of OpenAI's envelope; fails if one of its four members is missing. */
  public static JsonObject errorOf(String body) {
    JsonObject error = JsonObject.parse(body).object("error");
    if (error == null
        || error.string("message") == null
        || error.string("type") == null
        || !error.has("param")
        || !error.has("code")) {
      throw new AssertionError("This is not OpenAI's error envelope: " + body);
    }
    return error;
  }
}
