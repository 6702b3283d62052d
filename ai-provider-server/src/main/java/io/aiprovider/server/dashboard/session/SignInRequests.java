package io.aiprovider.server.dashboard.session;

import io.aiprovider.server.access.Refusal;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.address.ClientAddress;
import io.aiprovider.server.web.AccessFilter;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.net.InetAddress;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** Reads and checks the requests that begin and end sessions. */
final class SignInRequests {
  private static final Pattern THIS_MACHINE =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);

  private final ClientAddress addresses;
  private final SameOrigin origin;
  private final boolean allowHttp;

  /**
   * @param allowHttp whether keys and passwords may come over plain HTTP from other machines
   */
  SignInRequests(ClientAddress addresses, SameOrigin origin, boolean allowHttp) {
    this.addresses = addresses;
    this.origin = origin;
    this.allowHttp = allowHttp;
  }

  /** The token of a request; null if it has none. */
  @Nullable SessionToken token(ServerWebExchange exchange) {
    return SessionCookie.in(exchange.getRequest().getHeaders().getFirst("Cookie"));
  }

  /** The address of the client; null if it is not known. */
  @Nullable InetAddress address(ServerWebExchange exchange) {
    return exchange.getAttribute(AccessFilter.ADDRESS);
  }

  /**
   * Whether the browser uses HTTPS. Here every proxy is believed: if it says so and it is wrong,
   * the browser refuses the cookie, and nobody gets more than that.
   */
  boolean isHttps(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    return addresses.isHttps(
            request.getURI().getScheme(), request.getRemoteAddress(), request.getHeaders()::get)
        || "https".equalsIgnoreCase(request.getHeaders().getFirst("X-Forwarded-Proto"));
  }

  /**
   * Whether somebody may sign in with a request.
   *
   * @throws RequestRefused if it comes from a page of another origin, or could have been read
   */
  void check(ServerWebExchange exchange) {
    refuseIf(origin.refusalOfSignIn(head(exchange)));
    String host = exchange.getRequest().getHeaders().getFirst("Host");
    boolean local = host != null && THIS_MACHINE.matcher(host).matches();
    if (!local && !allowHttp && !isHttps(exchange)) {
      throw new RequestRefused(
          ApiError.of(
              403,
              "Signing in over plain HTTP would show the key to everybody on the way: open the"
                  + " dashboard over https, or as localhost on the server's machine or through a"
                  + " tunnel. In a network that you trust, the operator can set"
                  + " ai-provider.dashboard.session.allow-http: true.",
              "https_required"));
    }
  }

  /**
   * Refuses a request of a page of another origin.
   *
   * @throws RequestRefused if it is one
   */
  void checkSameOrigin(ServerWebExchange exchange) {
    refuseIf(origin.refusal(head(exchange)));
  }

  private static void refuseIf(@Nullable Refusal refusal) {
    if (refusal != null) {
      throw new RequestRefused(ApiError.of(refusal));
    }
  }

  private RequestHead head(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    return new RequestHead(
        request.getMethod().name(),
        request.getURI().getRawPath(),
        Objects.requireNonNullElse(request.getURI().getRawQuery(), ""),
        request.getHeaders()::getFirst,
        address(exchange));
  }
}
