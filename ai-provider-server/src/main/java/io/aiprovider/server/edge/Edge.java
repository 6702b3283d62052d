package io.aiprovider.server.edge;

import io.aiprovider.server.address.ClientAddress;
import io.aiprovider.server.http.Answer;
import io.aiprovider.server.http.RequestId;
import io.aiprovider.server.http.RequestPath;
import io.aiprovider.server.http.SecurityHeaders;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.OpenAiErrors;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The first to see a request, whether the data plane or a controller of Spring serves it: decorates
 * the one handler that the HTTP server has for both. Never blocks.
 */
final class Edge implements NettyServerCustomizer {
  private final ClientAddress addresses;
  private final CrossOrigin origins;
  private final AddressLimits limits;
  private final boolean httpsOnly;

  Edge(ClientAddress addresses, CrossOrigin origins, AddressLimits limits, boolean requireHttps) {
    this.addresses = addresses;
    this.origins = origins;
    this.limits = limits;
    this.httpsOnly = requireHttps;
  }

  @Override
  public HttpServer apply(HttpServer server) {
    return server.mapHandle(this::guard);
  }

  /** The answer of the routes, or one that takes its place. */
  private Mono<Void> guard(Mono<Void> routes, Connection connection) {
    // it is the request and the response, too: Reactor Netty has one object for all three
    HttpServerRequest request = (HttpServerRequest) connection;
    HttpServerResponse response = (HttpServerResponse) connection;
    HttpHeaders sent = request.requestHeaders();
    HttpHeaders headers = response.responseHeaders();
    headers.set(RequestId.HEADER, RequestId.of(sent.get(RequestId.HEADER)));
    SocketAddress peer = request.connectionRemoteAddress();
    boolean https = addresses.isHttps(request.connectionScheme(), peer, sent::getAll);
    SecurityHeaders.set(headers, https);
    origins.describe(sent, headers);
    Answer instead =
        isHealth(RequestPath.of(request)) && !CrossOrigin.isPreflight(request.method(), sent)
            ? null
            : instead(request, https, addresses.of(peer, sent::getAll));
    return instead == null ? routes : instead.sendOver(response);
  }

  /** Probes must see that the server works, whoever else sends too much. */
  private static boolean isHealth(String path) {
    return path.equals("/health") || path.startsWith("/health/");
  }

  private @Nullable Answer instead(
      HttpServerRequest request, boolean https, @Nullable InetAddress client) {
    Duration wait = client == null ? null : limits.refuse(client);
    if (wait != null) {
      return Answer.of(tooMany(wait), OpenAiErrors.FORMAT);
    }
    if (httpsOnly && !https) {
      return upgrade();
    }
    return CrossOrigin.isPreflight(request.method(), request.requestHeaders())
        ? preflight(request.requestHeaders())
        : null;
  }

  private static ApiError tooMany(Duration wait) {
    return new ApiError(
        429,
        "Too many requests come from your address. Send the next one after the time in Retry-After.",
        "rate_limit_error",
        null,
        "rate_limit_exceeded",
        wait,
        null);
  }

  private static Answer upgrade() {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.UPGRADE, "TLS/1.2, HTTP/1.1");
    headers.set(HttpHeaderNames.CONNECTION, "Upgrade, close");
    ApiError error =
        ApiError.of(
            426, "This server requires HTTPS: send the request to an https URL.", "https_required");
    return Answer.of(error, OpenAiErrors.FORMAT, headers);
  }

  private Answer preflight(HttpHeaders sent) {
    String origin = sent.get(HttpHeaderNames.ORIGIN);
    if (!origins.isAllowed(origin)) {
      ApiError error =
          ApiError.of(
              403,
              "Web pages of this origin may not call the server. Its operator can add the origin"
                  + " to ai-provider.cors.allowed-origins.",
              "origin_not_allowed");
      return Answer.of(error, OpenAiErrors.FORMAT);
    }
    HttpHeaders headers = new DefaultHttpHeaders();
    origins.permit(sent, headers);
    return Answer.empty(headers);
  }
}
