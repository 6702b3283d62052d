package io.aiprovider.server.cli;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
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

  /** A model may think for long: longer than the server waits for it. */
  private static final int CHAT_MILLIS = 20 * 60_000;

  private static final int MOST_BYTES = 256 * 1024 * 1024;

  static {
    // Otherwise Java sends a request again if the server closes the connection.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final ServerAddress server;

  /** Reads an answer line by line. */
  interface Lines {
    /**
     * The next line.
     *
     * @return whether to go on
     */
    boolean next(String line);
  }

  ServerClient(ServerAddress server) {
    this.server = server;
  }

  /** A text as a part of a path. */
  static String segment(String text) {
    return encoded(text).replace("+", "%20");
  }

  /**
   * Gets a text.
   *
   * @throws CommandFailed if there is no such answer; the message says why
   */
  String get(String path, Map<String, String> query) {
    return text(answer("GET", path, query, null, READ_MILLIS));
  }

  /** Gets a JSON object. */
  JsonObject getJson(String path, Map<String, String> query) {
    return json(get(path, query));
  }

  /** Has the server do something; returns its answer. */
  String post(String path, Map<String, String> query) {
    return text(answer("POST", path, query, null, READ_MILLIS));
  }

  /** Sends a JSON object; returns the answer. */
  String postJson(String path, JsonObject body) {
    return text(answer("POST", path, Map.of(), body, READ_MILLIS));
  }

  /** Sends a chat request; returns the complete answer. */
  String chat(String path, JsonObject body) {
    return text(answer("POST", path, Map.of(), body, CHAT_MILLIS));
  }

  /**
   * Sends a chat request, and reads the answer while it arrives.
   *
   * @throws CommandFailed also if the connection breaks
   */
  void stream(String path, JsonObject body, Lines lines) {
    HttpURLConnection connection = answer("POST", path, Map.of(), body, CHAT_MILLIS);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null && lines.next(line)) {
        line = reader.readLine();
      }
    } catch (IOException e) {
      throw brokenOff(e);
    } finally {
      connection.disconnect(); // if it is not complete, the server ends the call to the provider
    }
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

  /** Sends a request; returns the connection when the head of a good answer has arrived. */
  private HttpURLConnection answer(
      String method,
      String path,
      Map<String, String> query,
      @Nullable JsonObject body,
      int readMillis) {
    String parameters =
        query.entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    URI uri = URI.create(server.url() + path + (parameters.isEmpty() ? "" : "?" + parameters));
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(readMillis);
      connection.setInstanceFollowRedirects(false); // the key is for this server only
      ServerAddress.Key key = server.key();
      if (key != null) {
        connection.setRequestProperty(key.header(), key.value());
      }
      if (body != null) {
        write(connection, body);
      }
      int status = connection.getResponseCode();
      if (status / 100 != 2) {
        String text =
            body(status < 400 ? connection.getInputStream() : connection.getErrorStream());
        throw refused(path, status, text, connection.getHeaderField("Location"));
      }
      return connection;
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

  private static void write(HttpURLConnection connection, JsonObject body) throws IOException {
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body.toBytes());
    }
  }

  private String text(HttpURLConnection connection) {
    try {
      return body(connection.getInputStream());
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private CommandFailed brokenOff(IOException failure) {
    return CommandFailed.because(
        "The answer of the server at "
            + server.url()
            + " broke off ("
            + reason(failure)
            + "). It is not complete.");
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
      case 404 -> message.isEmpty() ? notOurs() : notFound(path, body, text);
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

  private CommandFailed notFound(String path, String body, String message) {
    return CommandFailed.because(
        "unknown_url".equals(errorField(body, "code"))
            ? "The server at "
                + server.url()
                + " has no "
                + path
                + ". Its version may be older than that of this command."
            : "The server at " + server.url() + " answered: " + message);
  }

  private static String message(String body) {
    return errorField(body, "message");
  }

  private static String errorField(String body, String name) {
    try {
      JsonObject error = JsonObject.parse(body).object("error");
      String text = error == null ? null : error.string(name);
      return text == null ? "" : text;
    } catch (JsonException e) {
      return "";
    }
  }
}
