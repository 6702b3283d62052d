package io.aiprovider.server.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;

/** Fetches the keys of an issuer over HTTP, without redirects and with limits. Thread-safe. */
final class IssuerDocuments implements IssuerKeys.Source {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int LARGEST = 1_000_000;

  private final IssuerSettings settings;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();

  /** The issuer can be reached, but does not answer a request like this. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  IssuerDocuments(IssuerSettings settings) {
    this.settings = settings;
  }

  @Override
  public JWKSet fetch() throws IOException, InterruptedException, ParseException {
    String keys =
        settings.jwkSetUri().isEmpty() ? endpoint(description(), "jwks_uri") : settings.jwkSetUri();
    return JWKSet.parse(get(keys));
  }

  /** The name of the issuer. */
  String issuer() {
    return settings.issuerUri();
  }

  /** The description of the issuer by itself. */
  JsonObject description() throws IOException, InterruptedException {
    String issuer = settings.issuerUri();
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    JsonObject description = JsonObject.parse(get(base + "/.well-known/openid-configuration"));
    String name = description.string("issuer");
    if (!issuer.equals(name)) {
      throw new IOException(
          "The issuer at " + issuer + " names itself differently" + IssuerWords.after(name, null));
    }
    return description;
  }

  /**
   * A place of the issuer.
   *
   * @param name its name in the description
   */
  String endpoint(JsonObject description, String name) throws IOException {
    String place = description.string(name);
    if (place == null || !IssuerSettings.isAcceptable(place)) {
      throw new IOException(
          "The issuer at " + settings.issuerUri() + " names no https URL as " + name + ".");
    }
    return place;
  }

  private String get(String url) throws IOException, InterruptedException {
    return answer(request(url).build());
  }

  /**
   * Reads what a token gives access to.
   *
   * @param url a place of the issuer
   */
  String get(String url, String accessToken) throws IOException, InterruptedException {
    return answer(request(url).header("Authorization", "Bearer " + accessToken).build());
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(TIMEOUT)
        .header("Accept", "application/json");
  }

  /**
   * Posts a form.
   *
   * @param user of the basic authentication
   * @param password empty: without authentication
   */
  String post(String url, String form, String user, String password)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    if (!password.isEmpty()) {
      String credentials = encoded(user) + ":" + encoded(password); // RFC 6749, section 2.3.1
      byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return answer(request.build());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String answer(HttpRequest request) throws IOException, InterruptedException {
    URI url = request.uri();
    HttpResponse<InputStream> response;
    try {
      response = client.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) { // some have no message
      throw new IOException(url + " cannot be reached: " + e, e);
    }
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(LARGEST + 1);
      int status = response.statusCode();
      if (status != 200) {
        String problem = url + " answers with status " + status + reason(bytes);
        throw status < 500 ? new Refused(problem) : new IOException(problem);
      }
      if (bytes.length > LARGEST) {
        throw new IOException(url + " answers with more than " + LARGEST + " bytes.");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** What an answer says about its reason, in the form of RFC 6749, section 5.2. */
  private static String reason(byte[] bytes) {
    try {
      JsonObject answer = JsonObject.parse(new String(bytes, StandardCharsets.UTF_8));
      return IssuerWords.after(answer.string("error"), answer.string("error_description"));
    } catch (JsonException e) {
      return ".";
    }
  }
}
