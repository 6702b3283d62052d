package io.aiprovider.server.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.server.ServerProperties.Jwt;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.tokens.Identity;
import io.aiprovider.server.tokens.TokenCheck;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in at an OpenID Connect issuer with the authorization code flow and PKCE. The id token is
 * checked as every token of the issuer, with the client id as its audience. Claims that it does not
 * have are those of the issuer's user info. Thread-safe; its methods block.
 */
public final class IssuerSignIn {
  private static final Logger log = LoggerFactory.getLogger(IssuerSignIn.class);
  private static final int UNAUTHORIZED = 401;

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
   * @param scopes what is asked for beside {@code openid}
   * @param publicUrl the address of the dashboard in browsers
   * @param thread fetches the keys of the issuer
   * @throws StartRefused if a setting is missing or not safe
   */
  public static IssuerSignIn of(
      Jwt jwt,
      String clientId,
      String clientSecret,
      List<String> scopes,
      String publicUrl,
      ExecutorService thread) {
    IssuerClient client =
        IssuerClient.of(jwt.issuerUri(), clientId, clientSecret, scopes, publicUrl);
    IssuerSettings settings =
        Objects.requireNonNull(IssuerSettings.of(jwt)).withAudience(client.id());
    IssuerDocuments documents = new IssuerDocuments(settings);
    Clock clock = Clock.systemUTC();
    return new IssuerSignIn(
        client,
        documents,
        new IssuedTokens(settings, new IssuerKeys(documents, clock, thread), clock));
  }

  /** The address of the dashboard in browsers, with a slash at its end. */
  public String dashboard() {
    return client.dashboard();
  }

  /** Whether this header {@code Host} is that of the dashboard in browsers. */
  public boolean isAt(@Nullable String host) {
    return URI.create(client.dashboard()).getRawAuthority().equalsIgnoreCase(host);
  }

  /**
   * Where the browser goes to begin an attempt.
   *
   * @param anew whether the issuer asks who it is, even if it knows the browser
   * @throws SignInFailed if the issuer cannot be reached
   */
  public String begin(SignInAttempt attempt, boolean anew) throws SignInFailed {
    String endpoint = endpoint(description(), "authorization_endpoint");
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", client.id());
    query.put("redirect_uri", client.callback());
    query.put("scope", client.scope());
    query.put("state", attempt.state());
    query.put("nonce", attempt.nonce());
    query.put("code_challenge", attempt.challenge());
    query.put("code_challenge_method", "S256");
    if (anew) {
      query.put("prompt", "login");
    }
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
    JsonObject description = description();
    return identity(tokens(description, form), description, attempt);
  }

  /**
   * What it means that the issuer sent no code.
   *
   * @param error the issuer's code for the reason
   * @param description the issuer's words about it
   */
  public static SignInFailed refused(@Nullable String error, @Nullable String description) {
    return new SignInFailed(
        "issuer_refused", "The issuer refuses the attempt" + IssuerWords.after(error, description));
  }

  private JsonObject tokens(JsonObject description, Map<String, String> form) throws SignInFailed {
    String endpoint = endpoint(description, "token_endpoint");
    boolean basic = !client.secret().isEmpty() && takesBasic(description);
    if (!basic) {
      form.put("client_id", client.id());
      if (!client.secret().isEmpty()) {
        form.put("client_secret", client.secret());
      }
    }
    try {
      JsonObject answer =
          JsonObject.parse(
              documents.post(endpoint, form(form), client.id(), basic ? client.secret() : ""));
      if (answer.string("id_token") != null) {
        return answer;
      }
    } catch (IssuerDocuments.Refused | JsonException e) {
      throw new SignInFailed("issuer_refused", "The issuer gives no token: " + e.getMessage());
    } catch (IOException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
    throw new SignInFailed("issuer_refused", "The answer of the issuer has no id_token.");
  }

  /** Whether the issuer takes the secret in a header, as all do that do not say otherwise. */
  private static boolean takesBasic(JsonObject description) {
    JsonArray methods = description.array("token_endpoint_auth_methods_supported");
    return methods == null
        || methods.values().contains(new JsonString("client_secret_basic"))
        || !methods.values().contains(new JsonString("client_secret_post"));
  }

  private Identity identity(JsonObject answer, JsonObject description, SignInAttempt attempt)
      throws SignInFailed {
    try {
      SignedJWT token = SignedJWT.parse(answer.string("id_token"));
      TokenCheck check = TokenCheck.UNKNOWN;
      if (tokens.isResponsibleFor(token)) {
        Map<String, Object> further =
            tokens.hasAllClaims(token)
                ? Map.of()
                : userInfo(description, answer.string("access_token"), token);
        check = tokens.verify(token, further).join();
      }
      Identity identity = check.identity();
      if (identity != null && isFor(attempt, token.getJWTClaimsSet())) {
        return identity;
      }
      Refusal refusal = check.refusal();
      if (refusal != null && refusal.status() != UNAUTHORIZED) {
        throw new SignInFailed(
            Objects.requireNonNullElse(refusal.code(), "not_allowed"), refusal.message());
      }
      throw new SignInFailed("token_not_accepted", problem(identity != null, token));
    } catch (ParseException e) {
      throw new SignInFailed(
          "token_not_accepted", "The token of the issuer has no signature, or cannot be read.");
    }
  }

  /** What the issuer tells about the user elsewhere; empty if it does not. */
  private Map<String, Object> userInfo(
      JsonObject description, @Nullable String accessToken, SignedJWT token)
      throws SignInFailed, ParseException {
    if (accessToken == null || !description.has("userinfo_endpoint")) {
      return Map.of();
    }
    try {
      String place = documents.endpoint(description, "userinfo_endpoint");
      Map<String, Object> info = JSONObjectUtils.parse(documents.get(place, accessToken));
      String user = token.getJWTClaimsSet().getSubject();
      if (user != null && user.equals(info.get("sub"))) {
        return info;
      }
      log.info("The user info of the issuer is not used: it is about another user.");
    } catch (IssuerDocuments.Refused | ParseException e) {
      log.info("The user info of the issuer cannot be used: {}", e.getMessage());
    } catch (IOException e) { // with half of the claims, somebody would have another role
      throw unavailable(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
    return Map.of();
  }

  /** Whether a token was made for this attempt and this client. */
  private boolean isFor(SignInAttempt attempt, JWTClaimsSet claims) throws ParseException {
    String party = claims.getStringClaim("azp");
    return attempt.nonce().equals(claims.getStringClaim("nonce"))
        && (party == null || party.equals(client.id()));
  }

  /** Why a token is not accepted, or what can be compared to find it. */
  private String problem(boolean valid, SignedJWT token) throws ParseException {
    if (valid) {
      return "The token of the issuer is for another attempt or another client: its nonce or azp"
          + " is wrong.";
    }
    JWTClaimsSet claims = token.getJWTClaimsSet();
    return "The token of the issuer is not accepted. It must be from "
        + documents.issuer()
        + " for the audience "
        + client.id()
        + ", valid now, and signed with a key of the issuer and an algorithm of RS, PS or ES. It has"
        + IssuerWords.after(
            "iss=%s, aud=%s, nbf=%s, exp=%s, alg=%s, kid=%s"
                .formatted(
                    claims.getIssuer(),
                    claims.getAudience(),
                    instant(claims.getNotBeforeTime()),
                    instant(claims.getExpirationTime()),
                    token.getHeader().getAlgorithm(),
                    token.getHeader().getKeyID()),
            null);
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }

  private JsonObject description() throws SignInFailed {
    try {
      return documents.description();
    } catch (IOException | JsonException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private String endpoint(JsonObject description, String name) throws SignInFailed {
    try {
      return documents.endpoint(description, name);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static SignInFailed unavailable(Exception e) {
    return new SignInFailed("issuer_unavailable", String.valueOf(e.getMessage()));
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
