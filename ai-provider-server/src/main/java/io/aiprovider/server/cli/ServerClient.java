package io.aiprovider.server.cli;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a running server. It uses the HTTP client of Java that loads fastest, because a command
 * sends only a few requests.
 */
final class ServerClient {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 120_000;
  private static final int MOST_BYTES = 256 * 1024 * 1024;

  private final ServerAddress server;

  ServerClient(ServerAddress server) {
    this.server = server;
  }

  /**
   * Gets a text.
   *
   * @throws CommandFailed if there is no such answer; the message says why
   */
  String get(String path, Map<String, String> query) {
    return send("GET", path, query);
  }

  /** Gets a JSON object. */
  JsonObject getJson(String path, Map<String, String> query) {
    return json(get(path, query));
  }

  /** Has the server do something; returns its answer. */
  String post(String path, Map<String, String> query) {
    return send("POST", path, query);
  }

  /** An answer of the server as JSON. */
  JsonObject json(String answer) {
    try {
      return JsonObject.parse(answer);
    } catch (JsonException e) {
      throw notOurs();
    }
  }

  /** What the answer must have is not there. */
  CommandFailed notOurs() {
    return CommandFailed.because(
        "The server at " + server.url() + " does not answer like AI Provider of this version.");
  }

  private String send(String method, String path, Map<String, String> query) {
    String parameters =
        query.entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    URI uri = URI.create(server.url() + path + (parameters.isEmpty() ? "" : "?" + parameters));
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      connection.setInstanceFollowRedirects(false); // the key is for this server only
      ServerAddress.Key key = server.key();
      if (key != null) {
        connection.setRequestProperty(key.header(), key.value());
      }
      int status = connection.getResponseCode();
      String body = body(status < 400 ? connection.getInputStream() : connection.getErrorStream());
      if (status / 100 != 2) {
        throw refused(path, status, body, connection.getHeaderField("Location"));
      }
      return body;
    } catch (SSLException e) {
      throw CommandFailed.because(
          "The server at " + server.url() + " cannot be trusted: " + e.getMessage());
    } catch (IOException e) {
      throw CommandFailed.because(
          "No server can be reached at "
              + server.url()
              + " ("
              + reason(e)
              + "). Start it, or set AI_PROVIDER_URL to its address.");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String reason(IOException failure) {
    return switch (failure.getClass().getSimpleName()) {
      case "ConnectException" -> "connection refused";
      case "UnknownHostException" -> "unknown host";
      case "SocketTimeoutException" -> "no answer in time";
      default ->
          failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    };
  }

  private static String body(@Nullable InputStream in) throws IOException {
    if (in == null) {
      return "";
    }
    try (in) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }

  private CommandFailed refused(String path, int status, String body, @Nullable String location) {
    String message = message(body);
    String text = message.isEmpty() ? "status " + status : message;
    ServerAddress.Key key = server.key();
    return switch (status) {
      case 400 -> CommandFailed.wrongUse(text);
      case 401, 403 ->
          CommandFailed.because(
              key == null
                  ? "The server at "
                      + server.url()
                      + " requires a key. Set AI_PROVIDER_ADMIN_KEY or AI_PROVIDER_API_KEY."
                  : "The server at "
                      + server.url()
                      + " refused the key of "
                      + key.variable()
                      + ": "
                      + text);
      case 404 ->
          message.isEmpty()
              ? notOurs()
              : CommandFailed.because("The server at " + server.url() + " has no " + path + ".");
      case 301, 302, 303, 307, 308 ->
          CommandFailed.because(
              "The server at "
                  + server.url()
                  + " redirects to "
                  + location
                  + ". Set AI_PROVIDER_URL to the address of AI Provider itself.");
      default -> CommandFailed.because("The server at " + server.url() + " answered: " + text);
    };
  }

  private static String message(String body) {
    try {
      JsonObject error = JsonObject.parse(body).object("error");
      String message = error == null ? null : error.string("message");
      return message == null ? "" : message;
    } catch (JsonException e) {
      return "";
    }
  }
}
