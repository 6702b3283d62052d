package io.aiprovider.server.cli.client;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.console.CommandFailed;
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
import java.util.StringJoiner;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a running server. It uses the HTTP client of Java that loads fastest, because a command
 * sends only a few requests.
 */
public final class ServerClient {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 120_000;

  /** A model may think for long: longer than the server waits for it. */
  private static final int CHAT_MILLIS = 20 * 60_000;

  private static final int MOST_BYTES = 256 * 1024 * 1024;

  static {
    // Otherwise Java sends a request again if the server closes the connection.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final String url;
  private final @Nullable ServerKey key;
  private final Map<String, String> options;

  /** Reads an answer line by line. */
  public interface Lines {
    /**
     * The next line.
     *
     * @return whether to go on
     */
    boolean next(String line);
  }

  ServerClient(String url, @Nullable ServerKey key) {
    this(url, key, Map.of());
  }

  private ServerClient(String url, @Nullable ServerKey key, Map<String, String> options) {
    this.url = url;
    this.key = key;
    this.options = options;
  }

  /**
   * A client for a command whose options set parameters of its requests. If the server refuses a
   * parameter, the failure names the option instead.
   *
   * @param options the option of each parameter
   */
  public ServerClient naming(Map<String, String> options) {
    return new ServerClient(url, key, options);
  }

  /**
   * A text as a part of a path.
   *
   * @param what the text is, for messages
   * @throws CommandFailed if it would change the path
   */
  public static String segment(String what, String text) {
    if (text.isBlank() || text.equals(".") || text.equals("..")) {
      throw CommandFailed.wrongUse("'" + text + "' is not " + what + ".");
    }
    return encoded(text).replace("+", "%20");
  }

  /**
   * Gets a text.
   *
   * @param query parameters; those without a value are left out, here and in the other methods
   * @throws CommandFailed if there is no such answer; the message says why
   */
  public String get(String path, Map<String, @Nullable String> query) {
    return text(answer("GET", path, query, null, READ_MILLIS));
  }

  /** Gets a JSON object. */
  public JsonObject getJson(String path, Map<String, @Nullable String> query) {
    return json(get(path, query));
  }

  /** Has the server do something; returns its answer. */
  public String post(String path, Map<String, @Nullable String> query) {
    return text(answer("POST", path, query, null, READ_MILLIS));
  }

  /** Has the server delete something. */
  public void delete(String path) {
    text(answer("DELETE", path, Map.of(), null, READ_MILLIS));
  }

  /** Sends a JSON object; returns the answer. */
  public String postJson(String path, JsonObject body) {
    return postJson(path, Map.of(), body);
  }

  /** Sends a JSON object with parameters; returns the answer. */
  public String postJson(String path, Map<String, @Nullable String> query, JsonObject body) {
    return text(answer("POST", path, query, body, READ_MILLIS));
  }

  /** Sends a chat request; returns the complete answer. */
  public String chat(String path, JsonObject body) {
    return text(answer("POST", path, Map.of(), body, CHAT_MILLIS));
  }

  /**
   * Sends a chat request, and reads the answer while it arrives.
   *
   * @throws CommandFailed also if the connection breaks
   */
  public void stream(String path, JsonObject body, Lines lines) {
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
  public JsonObject json(String answer) {
    try {
      return JsonObject.parse(answer);
    } catch (JsonException e) {
      throw notOurs();
    }
  }

  /** What the answer must have is not there. */
  public CommandFailed notOurs() {
    return CommandFailed.because(
        "The server at " + url + " does not answer like AI Provider of this version.");
  }

  /** Sends a request; returns the connection when the head of a good answer has arrived. */
  private HttpURLConnection answer(
      String method,
      String path,
      Map<String, @Nullable String> query,
      @Nullable JsonObject body,
      int readMillis) {
    StringJoiner parameters = new StringJoiner("&");
    query.forEach(
        (name, value) -> {
          if (value != null) {
            parameters.add(encoded(name) + "=" + encoded(value));
          }
        });
    URI uri = URI.create(url + path + (parameters.length() == 0 ? "" : "?" + parameters));
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(readMillis);
      connection.setInstanceFollowRedirects(false); // the key is for this server only
      if (key != null) {
        connection.setRequestProperty(key.header(), key.value());
      }
      if (body != null) {
        write(connection, body);
      }
      int status = connection.getResponseCode();
      if (status / 100 != 2) {
        throw refused(connection, status, path);
      }
      return connection;
    } catch (SSLException e) {
      throw untrusted(e);
    } catch (IOException e) {
      throw CommandFailed.because(
          "No server can be reached at "
              + url
              + " ("
              + reason(e)
              + "). Start it, or set AI_PROVIDER_URL to its address.");
    }
  }

  private CommandFailed untrusted(SSLException failure) {
    boolean isCertificate =
        failure instanceof SSLHandshakeException || failure instanceof SSLPeerUnverifiedException;
    return CommandFailed.because(
        isCertificate
            ? "The server at " + url + " cannot be trusted: " + failure.getMessage()
            : "The server at " + url + " does not use TLS. Write http:// instead of https://.");
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
            + url
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
      case "MalformedURLException" -> "no such host";
      case "UnknownHostException" -> "unknown host";
      case "SocketTimeoutException" -> "no answer in time";
      case "SocketException" ->
          "Unexpected end of file from server".equals(failure.getMessage())
              ? "it closed the connection; if it uses TLS, write https://"
              : message(failure);
      default -> message(failure);
    };
  }

  private static String message(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static String body(@Nullable InputStream in) throws IOException {
    if (in == null) {
      return "";
    }
    try (in) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }

  private CommandFailed refused(HttpURLConnection connection, int status, String path)
      throws IOException {
    if (status < 0) { // no HTTP
      return notOurs();
    }
    if (status / 100 == 3) {
      return CommandFailed.because(
          "The server at "
              + url
              + " redirects to "
              + connection.getHeaderField("Location")
              + ". Set AI_PROVIDER_URL to the address of AI Provider itself.");
    }
    String body = body(status < 400 ? connection.getInputStream() : connection.getErrorStream());
    return Refusal.of(status, body).asFailure(url, key, path, options);
  }
}
