package io.aiprovider.server.http;

import io.aiprovider.client.ChatClient;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.access.AccessPolicy;
import io.aiprovider.server.access.Admission;
import io.aiprovider.server.access.RequestHead;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/** The paths of the data plane, below Spring's dispatch. */
@Component
final class Routes implements NettyRouteProvider {

  /** What a path takes. */
  private record Route(HttpMethod method, Endpoint endpoint) {}

  private final AccessPolicy access;
  private final Map<String, Route> routes;
  private final Route oneModel;

  Routes(
      ChatClient client, CallExecutor executor, AccessPolicy access, ServerProperties properties) {
    this.access = access;
    Endpoint models = new ModelsEndpoint(client);
    Endpoint chat =
        new ChatEndpoint(
            client, executor, new RequestBody(properties.limits().maxBody().toBytes()));
    this.oneModel = new Route(HttpMethod.GET, models);
    this.routes =
        Map.of(
            "/v1/chat/completions",
            new Route(HttpMethod.POST, chat),
            "/api/chat",
            new Route(HttpMethod.POST, chat),
            ModelsEndpoint.PATH,
            oneModel);
  }

  @Override
  public HttpServerRoutes apply(HttpServerRoutes server) {
    return server.route(Routes::isOurs, this::handle);
  }

  private static boolean isOurs(HttpServerRequest request) {
    String path = path(request);
    return path.startsWith("/v1/") || path.equals("/v1") || path.equals("/api/chat");
  }

  /** The path as it was sent, without the query. */
  static String path(HttpServerRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    response.header(CallHeaders.REQUEST_ID, requestId(request.requestHeaders()));
    return answer(request).flatMap(answer -> answer.sendOver(response));
  }

  private Mono<Answer> answer(HttpServerRequest request) {
    String path = path(request);
    Admission admission =
        access.admit(
            new RequestHead(
                request.method().name(), path, name -> request.requestHeaders().get(name)));
    if (admission.refusal() != null) {
      return Mono.just(Answer.of(Problem.of(admission.refusal())));
    }
    Route route = route(path);
    if (route == null) {
      return Mono.just(
          Answer.of(
              Problem.of(
                  404,
                  "Unknown path: " + request.method() + " " + CallHeaders.printable(path) + ".",
                  "unknown_url")));
    }
    if (!route.method().equals(request.method())) {
      HttpHeaders headers = new DefaultHttpHeaders();
      headers.set(HttpHeaderNames.ALLOW, route.method().name());
      return Mono.just(
          Answer.of(
              Problem.of(
                  405,
                  "Not allowed to " + request.method() + " this path: use " + route.method() + ".",
                  "method_not_allowed"),
              headers));
    }
    return route.endpoint().answer(request, admission.caller());
  }

  private @Nullable Route route(String path) {
    Route exact = routes.get(path);
    boolean model = exact == null && path.startsWith(ModelsEndpoint.PATH + "/");
    return model ? oneModel : exact;
  }

  /** The caller's own id for the request if it is presentable, else one of ours. */
  private static String requestId(HttpHeaders headers) {
    String given = headers.get(CallHeaders.REQUEST_ID);
    boolean presentable =
        given != null
            && !given.isEmpty()
            && given.length() <= 128
            && given.equals(CallHeaders.printable(given));
    return presentable ? given : "req_" + UUID.randomUUID().toString().replace("-", "");
  }
}
