package io.aiprovider.server.http;

import io.aiprovider.server.access.AccessPolicy;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.address.ClientAddress;
import io.aiprovider.server.reload.SettingsReloaded;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.ErrorFormat;
import io.aiprovider.server.wire.OpenAiErrors;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Finds the endpoint for each request of a caller and checks the caller's key. It handles requests
 * before Spring does, because this needs less time. All other paths go to Spring.
 */
@Component
final class Routes implements NettyRouteProvider {
  private static final Logger log = LoggerFactory.getLogger(Routes.class);
  private static final String ALL_BELOW = "/*";

  private final AccessPolicy access;
  private final ClientAddress addresses;
  private final List<Endpoint> endpoints;
  private volatile Table table;

  /** The endpoints by their exact paths, and by the paths that they serve everything below. */
  private record Table(Map<String, Endpoint> exact, Map<String, Endpoint> below) {}

  Routes(List<Endpoint> endpoints, AccessPolicy access, ClientAddress addresses) {
    this.access = access;
    this.addresses = addresses;
    this.endpoints = List.copyOf(endpoints);
    this.table = table();
  }

  /** Finds the paths again, because a template can be a new one. */
  @EventListener
  void reloaded(SettingsReloaded event) {
    table = table();
  }

  private Table table() {
    Map<String, Endpoint> exact = new HashMap<>();
    Map<String, Endpoint> below = new HashMap<>();
    for (Endpoint endpoint : endpoints) {
      for (String path : endpoint.paths()) {
        boolean all = path.endsWith(ALL_BELOW);
        String key = all ? path.substring(0, path.length() - 1) : path;
        Endpoint other = (all ? below : exact).put(key, endpoint);
        if (other != null) {
          throw new IllegalStateException("Two endpoints serve " + path + ".");
        }
      }
    }
    return new Table(exact, below);
  }

  @Override
  public HttpServerRoutes apply(HttpServerRoutes server) {
    return server.route(
        this::isOurs,
        (request, response) -> Mono.defer(() -> handle(request, response))); // after the edge
  }

  private boolean isOurs(HttpServerRequest request) {
    String path = RequestPath.of(request);
    return path.startsWith("/v1/")
        || path.equals("/v1")
        || endpoint(path) != null
        || !isValid(request.uri()); // Spring would answer it without a body
  }

  private static boolean isValid(String uri) {
    try {
      URI.create(uri);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private @Nullable Endpoint endpoint(String path) {
    Table now = table;
    Endpoint known = now.exact().get(path);
    int slash = path.lastIndexOf('/');
    while (known == null && slash >= 0) {
      known = now.below().get(path.substring(0, slash + 1));
      slash = path.lastIndexOf('/', slash - 1);
    }
    return known;
  }

  private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    HttpHeaders headers = request.requestHeaders();
    RequestHead head =
        new RequestHead(
            request.method().name(),
            RequestPath.of(request),
            RequestPath.queryOf(request),
            headers::get,
            addresses.of(request.connectionRemoteAddress(), headers::getAll));
    Endpoint endpoint = endpoint(head.path());
    ErrorFormat errors = endpoint == null ? OpenAiErrors.FORMAT : endpoint.errors();
    String id = response.responseHeaders().get(RequestId.HEADER); // set by the edge
    CompletableFuture<Authentication> authentication = access.authenticate(head);
    Function<Authentication, Mono<Void>> answer =
        known -> {
          Incoming incoming = new Incoming(request, response, head, id, known.caller(), errors);
          return known.refusal() == null
              ? answer(incoming, endpoint)
              : incoming.refuse(ApiError.of(known.refusal()));
        };
    return authentication.isDone()
        ? answer.apply(authentication.join())
        : Mono.fromFuture(authentication, true) // others may wait for the same look-up
            .flatMap(answer);
  }

  private static Mono<Void> answer(Incoming incoming, @Nullable Endpoint endpoint) {
    HttpServerRequest request = incoming.http();
    RequestHead head = incoming.head();
    if (endpoint == null) {
      return incoming.refuse(
          isValid(request.uri())
              ? ApiError.unknownPath(head.method(), head.path())
              : ApiError.invalidUrl(request.uri()));
    }
    return isAccepted(request.method(), endpoint.method())
        ? endpoint.answer(incoming).onErrorResume(failure -> failed(incoming, failure))
        : incoming.send(wrongMethod(head, endpoint));
  }

  /** Handles an unexpected failure of an endpoint: a caller that has left, or a bug. */
  private static Mono<Void> failed(Incoming request, Throwable failure) {
    if (!request.isConnected()) {
      return Mono.empty(); // the caller has disconnected
    }
    if (request.response().hasSentHeaders()) {
      return Mono.error(failure); // closes the connection
    }
    log.atError()
        .addKeyValue("request_id", request.id())
        .setCause(failure)
        .log("Request {} failed because of an internal error.", request.id());
    return request.refuse(ApiError.internal());
  }

  private static boolean isAccepted(HttpMethod given, HttpMethod expected) {
    return given.equals(expected)
        || given.equals(HttpMethod.HEAD) && expected.equals(HttpMethod.GET);
  }

  private static Answer wrongMethod(RequestHead head, Endpoint endpoint) {
    boolean get = endpoint.method().equals(HttpMethod.GET);
    HttpHeaders allow = new DefaultHttpHeaders();
    allow.set(HttpHeaderNames.ALLOW, get ? "GET, HEAD" : endpoint.method().name());
    return Answer.of(
        ApiError.wrongMethod(head.method(), endpoint.method().name()), endpoint.errors(), allow);
  }
}
