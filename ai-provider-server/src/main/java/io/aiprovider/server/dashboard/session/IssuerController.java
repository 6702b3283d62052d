package io.aiprovider.server.dashboard.session;

import io.aiprovider.server.dashboard.OnDashboard;
import io.aiprovider.server.oidc.IssuerSignIn;
import io.aiprovider.server.oidc.SignInAttempt;
import io.aiprovider.server.oidc.SignInFailed;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.server.web.AnyQuery;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.RequestRefused;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@code /dashboard/session/issuer}: sends the browser to the issuer. {@code
 * /dashboard/session/callback}: where it comes back. Failures are shown by the page for signing in.
 */
@RestController
@AnyQuery // issuers add parameters
@Blocking
@OnDashboard
@Conditional(OnIssuer.class)
final class IssuerController {
  private static final Logger log = LoggerFactory.getLogger(IssuerController.class);
  private static final String ANEW = "anew";
  private static final String MOVED = "moved";
  private static final String PAGE = "../#/";
  private static final String FAILED = PAGE + "sign-in?error=";

  private final IssuerSignIn issuer;
  private final SignIn signIn;
  private final SignInRequests requests;
  private final SessionTimes times;

  IssuerController(
      IssuerSignIn issuer, SignIn signIn, SignInRequests requests, SessionTimes times) {
    this.issuer = issuer;
    this.signIn = signIn;
    this.requests = requests;
    this.times = times;
  }

  @GetMapping("/dashboard/session/issuer")
  ResponseEntity<Void> begin(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    boolean moved = request.getQueryParams().containsKey(MOVED); // a proxy may change the host
    boolean anew = request.getQueryParams().containsKey(ANEW);
    if (!moved && !issuer.isAt(request.getHeaders().getFirst(HttpHeaders.HOST))) {
      return to(
          issuer.dashboard()
              + "session/issuer?"
              + MOVED
              + (anew ? "&" + ANEW : "")); // a cookie of here is not sent there
    }
    SessionToken known = secret(exchange); // of another tab, whose attempt goes on
    SessionToken secret = known == null ? SessionToken.random() : known;
    try {
      String place = issuer.begin(SignInAttempt.begun(secret.text()), anew);
      return to(place, SessionCookie.ofAttempt(secret, isHttps(exchange)));
    } catch (SignInFailed failure) {
      return failed(failure.code(), failure.getMessage());
    }
  }

  @GetMapping("/dashboard/session/callback")
  ResponseEntity<Void> finish(ServerWebExchange exchange) {
    MultiValueMap<String, String> query = exchange.getRequest().getQueryParams();
    SessionToken secret = secret(exchange);
    SignInAttempt attempt =
        secret == null ? null : SignInAttempt.ofState(secret.text(), query.getFirst("state"));
    if (attempt == null) {
      return failed("sign_in_expired", "The browser did not begin this attempt.");
    }
    String code = query.getFirst("code");
    if (code == null) {
      SignInFailed refusal =
          IssuerSignIn.refused(query.getFirst("error"), query.getFirst("error_description"));
      return failed(refusal.code(), refusal.getMessage());
    }
    try {
      SessionToken token = signIn.withIdentity(issuer.finish(attempt, code), exchange);
      boolean https = isHttps(exchange);
      return to(
          PAGE,
          SessionCookie.of(token, times.absolute(), https),
          SessionCookie.noAttempt(https),
          SessionCookie.none(!https));
    } catch (SignInFailed failure) {
      return failed(failure.code(), failure.getMessage());
    } catch (RequestRefused refused) {
      String reason = Objects.requireNonNullElse(refused.error().code(), "not_allowed");
      return failed(reason, refused.getMessage());
    } catch (DatabaseDown down) {
      return failed("database_unavailable", "The database cannot be reached.");
    }
  }

  private @Nullable SessionToken secret(ServerWebExchange exchange) {
    return SessionCookie.attemptIn(
        exchange.getRequest().getHeaders().getFirst("Cookie"), isHttps(exchange));
  }

  /** Also without a word of the proxy: the issuer sends browsers back to this address only. */
  private boolean isHttps(ServerWebExchange exchange) {
    return issuer.dashboard().startsWith("https:") || requests.isHttps(exchange);
  }

  /** The cookie stays: it also belongs to attempts of other tabs. */
  private static ResponseEntity<Void> failed(String code, @Nullable String reason) {
    log.info("Somebody could not sign in at the issuer ({}): {}", code, reason);
    return to(FAILED + code);
  }

  private static ResponseEntity<Void> to(String place, ResponseCookie... cookies) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(302);
    answer.header(HttpHeaders.LOCATION, place);
    for (ResponseCookie cookie : cookies) {
      answer.header(HttpHeaders.SET_COOKIE, cookie.toString());
    }
    return answer.build();
  }
}
