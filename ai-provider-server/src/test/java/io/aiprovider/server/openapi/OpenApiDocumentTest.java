package io.aiprovider.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.http.Endpoint;
import io.aiprovider.server.openapi.ApiDocument.Operation;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** The OpenAPI document describes every route, and is consistent. */
class OpenApiDocumentTest {
  /** What browsers load. */
  private static final Set<String> PAGES =
      Set.of("/", "/dashboard", "/dashboard/", "/dashboard/v/*");

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

  @Test
  void every_route_is_described_and_every_described_operation_is_a_route() {
    TreeSet<String> routes = new TreeSet<>();
    for (Endpoint endpoint : server.beans(Endpoint.class)) {
      endpoint.paths().stream()
          .filter(path -> !PAGES.contains(path))
          .forEach(path -> routes.add(endpoint.method() + " " + template(path)));
    }
    for (RequestMappingHandlerMapping mapping : server.beans(RequestMappingHandlerMapping.class)) {
      mapping.getHandlerMethods().keySet().forEach(route -> routes.addAll(operations(route)));
    }

    assertThat(API.operations()).extracting(Operation::toString).hasSameElementsAs(routes);
  }

  private static List<String> operations(RequestMappingInfo route) {
    Set<RequestMethod> methods = route.getMethodsCondition().getMethods();
    return route.getPatternsCondition().getPatterns().stream()
        .flatMap(path -> methods.stream().map(method -> method + " " + path))
        .toList();
  }

  /** The only path of the data plane with a variable part. */
  private static String template(String path) {
    return path.equals("/v1/models/*") ? "/v1/models/{model}" : path;
  }

  @Test
  void every_reference_has_a_target() {
    List<String> references = new ArrayList<>();
    visit(
        API.json(),
        (name, value) -> {
          if (name.equals("$ref")) {
            references.add(((JsonString) value).value());
          }
        });

    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(API.resolved(JsonObject.of("$ref", reference)).isEmpty()).isFalse());
  }

  @Test
  void no_two_operations_have_the_same_id() {
    assertThat(API.operations())
        .extracting(operation -> operation.json().string("operationId"))
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }

  @Test
  void every_tag_of_an_operation_is_described() {
    List<String> tags = API.json().objects("tags").stream().map(tag -> tag.string("name")).toList();

    assertThat(API.operations())
        .allSatisfy(
            operation ->
                assertThat(operation.json().array("tags").values())
                    .hasSize(1)
                    .allSatisfy(tag -> assertThat(tags).contains(((JsonString) tag).value())));
  }

  @Test
  void every_example_of_a_body_fits_its_schema() {
    List<String> problems = new ArrayList<>();
    visit(
        API.json(),
        (name, value) -> {
          if (name.equals("application/json") && value instanceof JsonObject media) {
            examples(media)
                .forEach(
                    example ->
                        problems.addAll(
                            API.problems(ApiDocument.object(media, "schema"), example.toString())));
          }
        });

    assertThat(problems).isEmpty();
  }

  private static List<JsonValue> examples(JsonObject media) {
    List<JsonValue> examples = new ArrayList<>();
    if (media.has("example")) {
      examples.add(media.get("example"));
    }
    JsonObject named = media.object("examples");
    if (named != null) {
      named.forEach((name, example) -> examples.add(((JsonObject) example).get("value")));
    }
    return examples;
  }

  private static void visit(JsonValue value, BiConsumer<String, JsonValue> action) {
    if (value instanceof JsonObject object) {
      object.forEach(
          (name, member) -> {
            action.accept(name, member);
            visit(member, action);
          });
    } else if (value instanceof JsonArray array) {
      array.forEach(element -> visit(element, action));
    }
  }

  @Test
  void the_server_sends_the_document_with_its_version() {
    JsonObject sent = JsonObject.parse(caller.get("/v3/api-docs").body());

    assertThat(sent.object("info").string("version")).isNotEmpty().isNotEqualTo("1.2.3");
    assertThat(sent.object("paths")).isEqualTo(API.json().object("paths"));
  }

  @ParameterizedTest
  @CsvSource({
    "/docs, text/html, docs/start.js",
    "/docs/start.js, text/javascript, v3/api-docs",
    "/docs/swagger-ui-bundle.js, text/javascript, SwaggerUIBundle",
    "/docs/swagger-ui.css, text/css, .swagger-ui"
  })
  void the_page_and_its_files_are_sent(String path, String type, String content) {
    HttpResponse<String> response = caller.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains(type);
    assertThat(response.body()).contains(content);
  }

  @ParameterizedTest
  @CsvSource({
    "/docs/nothing.js",
    "/docs/index.html",
    "/docs/..%2Fapplication.yml",
    "/docs/*",
    "/docs/",
    "/docs/swagger-ui.js"
  })
  void no_other_file_is_sent(String path) {
    assertThat(caller.get(path).statusCode()).isEqualTo(404);
  }
}
