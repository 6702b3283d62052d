package io.aiprovider.server.oidc;

import com.nimbusds.jwt.SignedJWT;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.ServerProperties.Jwt;
import io.aiprovider.server.tokens.Identity;
import io.aiprovider.server.tokens.TokenCheck;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/**
 * Signing in at an OpenID Connect issuer with the authorization code flow and PKCE. The id token is
 * checked as every token of the issuer, with the client id as its audience. Thread-safe; its
 * methods block.
 */
public final class IssuerSignIn {
  private final IssuerClient client;
  private final IssuerDocuments documents;
  private final IssuedTokens tokens;

  private IssuerSignIn(IssuerClient client, IssuerDocuments documents, IssuedTokens tokens) {
    this.client = client;
    this.documents = documents;
    this.tokens = tokens;
  }

  /**
   * Signing in at the issuer of the server's tokens.
   *
   * @param clientId how the issuer knows the dashboard
   * @param clientSecret empty: the client is public
   * @param publicUrl the address of the dashboard in browsers
   * @param thread fetches the keys of the issuer
   * @throws StartRefused if a setting is missing or not safe
   */
  public static IssuerSignIn of(
      Jwt jwt, String clientId, String clientSecret, String publicUrl, ExecutorService thread) {
    IssuerClient client = IssuerClient.of(jwt.issuerUri(), clientId, clientSecret, publicUrl);
    IssuerSettings settings =
        Objects.requireNonNull(IssuerSettings.of(jwt)).withAudience(client.id());
    IssuerDocuments documents = new IssuerDocuments(settings);
    Clock clock = Clock.systemUTC();
    return new IssuerSignIn(
        client,
        documents,
        new IssuedTokens(settings, new IssuerKeys(documents, clock, thread), clock));
  }

  /**
   * Where the browser goes to begin an attempt.
   *
   * @throws SignInFailed if the issuer cannot be reached
   */
  public String begin(SignInAttempt attempt) throws SignInFailed {
    String endpoint = endpoint("authorization_endpoint");
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", client.id());
    query.put("redirect_uri", client.callback());
    query.put("scope", "openid profile");
    query.put("state", attempt.state());
    query.put("nonce", attempt.nonce());
    query.put("code_challenge", attempt.challenge());
    query.put("code_challenge_method", "S256");
    return endpoint + (endpoint.indexOf('?') < 0 ? '?' : '&') + form(query);
  }

  /**
   * Who has signed in.
   *
   * @param code what the browser came back with
   * @throws SignInFailed if the issuer cannot be reached, or if its token is not accepted
   */
  public Identity finish(SignInAttempt attempt, String code) throws SignInFailed {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", client.callback());
    form.put("code_verifier", attempt.verifier());
    if (client.secret().isEmpty()) {
      form.put("client_id", client.id());
    }
    return identity(idToken(endpoint("token_endpoint"), form), attempt);
  }

  private String idToken(String endpoint, Map<String, String> form) throws SignInFailed {
    try {
      String answer = documents.post(endpoint, form(form), client.id(), client.secret());
      String token = JsonObject.parse(answer).string("id_token");
      if (token != null) {
        return token;
      }
    } catch (IOException | JsonException e) {
      throw new SignInFailed("issuer_refused", "The issuer gives no token: " + e.getMessage());
    } catch (InterruptedException e) {
      throw interrupted();
    }
    throw new SignInFailed("issuer_refused", "The answer of the issuer has no id_token.");
  }

  private Identity identity(String idToken, SignInAttempt attempt) throws SignInFailed {
    try {
      SignedJWT token = SignedJWT.parse(idToken);
      TokenCheck check =
          tokens.isResponsibleFor(token) ? tokens.verify(token).join() : TokenCheck.UNKNOWN;
      Identity identity = check.identity();
      if (identity != null
          && attempt.nonce().equals(token.getJWTClaimsSet().getStringClaim("nonce"))) {
        return identity;
      }
      throw check.refusal() == null
          ? new SignInFailed("token_not_accepted", "The token of the issuer is not accepted.")
          : new SignInFailed(
              Objects.requireNonNullElse(check.refusal().code(), "token_not_accepted"),
              check.refusal().message());
    } catch (ParseException e) {
      throw new SignInFailed("token_not_accepted", "The token of the issuer cannot be read.");
    }
  }

  private String endpoint(String name) throws SignInFailed {
    try {
      return documents.endpoint(name);
    } catch (IOException | JsonException e) {
      throw new SignInFailed("issuer_unavailable", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static SignInFailed interrupted() {
    Thread.currentThread().interrupt();
    return new SignInFailed("issuer_unavailable", "The server is stopping.");
  }

  private static String form(Map<String, String> values) {
    return values.entrySet().stream()
        .map(
            value ->
                value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
