package io.aiprovider.server.dashboard.session;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.KeyCheck;
import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.dashboard.OnDashboard;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** {@code /dashboard/session}: who is signed in; signing in and out. */
@RestController
@Blocking
@OnDashboard
final class SessionController {
  private final boolean development;
  private final Sessions sessions;
  private final SignIn signIn;
  private final SignInRequests requests;
  private final SessionTimes times;
  private final IdentityJson identities;

  SessionController(
      ServerProperties properties,
      Sessions sessions,
      SignIn signIn,
      SignInRequests requests,
      SessionTimes times,
      IdentityJson identities) {
    this.development = properties.mode() == Mode.DEVELOPMENT;
    this.sessions = sessions;
    this.signIn = signIn;
    this.requests = requests;
    this.times = times;
    this.identities = identities;
  }

  @GetMapping("/dashboard/session")
  ResponseEntity<byte[]> show(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      ServerWebExchange exchange) {
    if (development) {
      return JsonAnswer.ok(answer(identities.of(sender), (Instant) null));
    }
    SessionToken token = requests.token(exchange);
    if (token == null) {
      return JsonAnswer.ok(answer(null, (Instant) null));
    }
    KeyCheck check = sessions.check(token, requests.address(exchange)).join();
    Refusal refusal = check.refusal();
    if (refusal != null && refusal.status() >= 500) {
      throw new RequestRefused(ApiError.of(refusal));
    }
    return JsonAnswer.ok(answer(check, token));
  }

  @PostMapping(path = "/dashboard/session", consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> begin(
      @RequestAttribute(AccessFilter.AUTHENTICATION) Authentication sender,
      @RequestBody(required = false) byte @Nullable [] body,
      ServerWebExchange exchange) {
    RequestFields fields = RequestFields.of(body, Set.of("key", "username", "password"));
    boolean hasKey = fields.has("key");
    String name = hasKey ? "" : fields.requiredId("username");
    String secret = fields.requiredSecret(hasKey ? "key" : "password");
    if (development) {
      return show(sender, exchange);
    }
    requests.check(exchange);
    SessionToken token =
        hasKey ? signIn.withKey(secret, exchange) : signIn.withPassword(name, secret, exchange);
    SessionToken before = requests.token(exchange);
    if (before != null) {
      sessions.end(before);
    }
    KeyCheck check = sessions.check(token, requests.address(exchange)).join();
    boolean https = requests.isHttps(exchange);
    return ResponseEntity.ok()
        .header(
            HttpHeaders.SET_COOKIE,
            SessionCookie.of(token, times.absolute(), https).toString(),
            SessionCookie.none(!https).toString())
        .headers(headers -> headers.putAll(JsonAnswer.ok(JsonObject.EMPTY).getHeaders()))
        .body(answer(check, token).toBytes());
  }

  @DeleteMapping("/dashboard/session")
  ResponseEntity<Void> end(ServerWebExchange exchange) {
    SessionToken token = requests.token(exchange);
    if (token != null) {
      requests.checkSameOrigin(exchange);
      sessions.end(token);
    }
    return ResponseEntity.noContent()
        .header(
            HttpHeaders.SET_COOKIE,
            SessionCookie.none(requests.isHttps(exchange)).toString(),
            SessionCookie.none(!requests.isHttps(exchange)).toString())
        .build();
  }

  private JsonObject answer(KeyCheck check, SessionToken token) {
    return check.caller() == null
        ? answer(null, (Instant) null)
        : answer(identities.of(check), sessions.endOf(token));
  }

  private JsonObject answer(@Nullable JsonObject identity, @Nullable Instant end) {
    return JsonObject.of("signed_in", identity != null)
        .with("mode", development ? "development" : "production")
        .with("methods", signIn.methods())
        .with("identity", identity)
        .with("expires_at", end == null ? null : end.toString());
  }
}
