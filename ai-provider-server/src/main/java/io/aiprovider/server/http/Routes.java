package io.aiprovider.server.http;

import io.aiprovider.chat.Operation;
import io.aiprovider.client.ChatClient;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.access.AccessPolicy;
import io.aiprovider.server.access.Admission;
import io.aiprovider.server.access.RequestHead;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;
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
  private final Map<String, Route> routes = new HashMap<>();
  private final Route oneModel;

  Routes(
      ChatClient client, CallExecutor executor, AccessPolicy access, ServerProperties properties) {
    this.access = access;
    Endpoint models = new ModelsEndpoint(client);
    RequestBody body = new RequestBody(properties.limits().maxBody().toBytes());
    this.oneModel = new Route(HttpMethod.GET, models);
    routes.put(ModelsEndpoint.PATH, oneModel);
    routes.put(CatalogEndpoint.PATH, new Route(HttpMethod.GET, new CatalogEndpoint(client)));
    for (Operation operation : Operation.values()) {
      Endpoint endpoint = new ChatEndpoint(operation, client, executor, body);
      routes.put("/v1" + operation.path(), new Route(HttpMethod.POST, endpoint));
      if (operation == Operation.CHAT) {
        routes.put("/api/chat", new Route(HttpMethod.POST, endpoint));
      }
    }
  }

  @Override
  public HttpServerRoutes apply(HttpServerRoutes server) {
    return server.route(Routes::isOurs, this::handle);
  }

  private static boolean isOurs(HttpServerRequest request) {
    String path = path(request);
    return path.startsWith("/v1/")
        || path.equals("/v1")
        || path.equals("/api/chat")
        || path.equals(CatalogEndpoint.PATH);
  }

  /** The path as it was sent, without the query, and without the host if the caller named it. */
  static String path(HttpServerRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    if (path.startsWith("/")) {
      return path;
    }
    int host = path.indexOf("://");
    int slash = host < 0 ? -1 : path.indexOf('/', host + 3);
    return slash < 0 ? "/" : path.substring(slash);
  }

  private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    response.header(RequestId.HEADER, RequestId.of(request.requestHeaders().get(RequestId.HEADER)));
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
      return Mono.just(Answer.of(Problem.unknownPath(request.method().name(), path)));
    }
    if (!route.method().equals(request.method())) {
      HttpHeaders headers = new DefaultHttpHeaders();
      headers.set(HttpHeaderNames.ALLOW, route.method().name());
      return Mono.just(
          Answer.of(Problem.wrongMethod(request.method().name(), route.method().name()), headers));
    }
    return route.endpoint().answer(request, admission.caller());
  }

  private @Nullable Route route(String path) {
    Route exact = routes.get(path);
    boolean model = exact == null && path.startsWith(ModelsEndpoint.PATH + "/");
    return model ? oneModel : exact;
  }
}
