package io.aiprovider.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.openapi.ApiDocument.Operation;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request without a body is refused where the OpenAPI document says that one is required. */
class RequiredBodiesTest {
  private static final ApiDocument API = new ApiDocument(OpenApiDocument.read("1.2.3"));

  private static RunningServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() {
    server = RunningServer.dedicated("providers.sim.type=simulated");
    caller = new HttpCaller(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Operation> withRequiredBody() {
    return API.operations().stream()
        .filter(Operation::hasBody)
        .filter(
            operation ->
                API.resolved(ApiDocument.object(operation.json(), "requestBody"))
                    .isTrue("required"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withRequiredBody")
  void a_request_without_a_body_is_refused(Operation operation) {
    String path = operation.path().replaceAll("\\{[a-z]+}", "sim");
    HttpResponse<String> response =
        caller.send(
            caller.request(path).method(operation.method(), BodyPublishers.noBody()).build());

    assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
  }
}
