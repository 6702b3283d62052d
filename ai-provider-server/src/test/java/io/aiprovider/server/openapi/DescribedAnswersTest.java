package io.aiprovider.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.Samples;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.openapi.ApiDocument.Operation;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server answers as its OpenAPI document says, in production mode. */
class DescribedAnswersTest {
  private static final ApiDocument API = new ApiDocument(OpenApiDocument.read("1.2.3"));
  private static final String KEY = "Bearer " + KeyServer.ADMIN;
  private static final String MODERATION =
      "{\"id\":\"modr-1\",\"model\":\"omni-moderation-latest\",\"results\":[{\"flagged\":false}]}";
  private static final String UNKNOWN = "unknown-thing";

  private static final String OF_AN_ANOMALY = "/api/v1/analytics/anomalies/{id}/feedback";

  /** So that a stream of calls ends soon. */
  private static final Map<String, String> ALWAYS = Map.of("seconds", "1");

  private static final List<String> ROLES = List.of("caller", "tenant_admin", "viewer", "admin");

  private static MockWebServer openAi;
  private static KeyServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() throws IOException {
    openAi = new MockWebServer();
    openAi.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder().body(MODERATION).build();
          }
        });
    openAi.start();
    server =
        KeyServer.on(
            TestDatabase.H2,
            "limits.max-body=100KB",
            "providers.sim.models=",
            "providers.openai.type=openai", // the simulated provider has no moderations
            "providers.openai.models=omni-moderation-latest",
            "providers.openai.api-key=sk-upstream",
            "providers.openai.base-url=" + openAi.url("/v1"));
    caller = new HttpCaller(server.server());
  }

  @AfterAll
  static void stop() {
    server.close();
    openAi.close();
  }

  record Example(Operation operation, String name, @Nullable String body) {
    @Override
    public String toString() {
      return operation + ": " + name;
    }
  }

  static Stream<Operation> operations() {
    return API.operations().stream();
  }

  static Stream<Operation> operationsWithBody() {
    return operations().filter(Operation::hasBody);
  }

  /** Each operation with each example of its body. */
  static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    operations()
        .forEach(
            operation -> {
              if (operation.hasBody()) {
                JsonObject named =
                    ApiDocument.object(json(operation.json().object("requestBody")), "examples");
                for (String name : named.names()) {
                  JsonValue body = ApiDocument.object(named, name).get("value");
                  examples.add(new Example(operation, name, body.toString()));
                }
              } else {
                examples.add(new Example(operation, "without a body", null));
              }
            });
    return examples;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void every_example_gets_the_described_answer(Example example) {
    Operation operation = example.operation();
    HttpRequest.Builder request = request(operation, values(operation));
    body(request, operation, example.body(), "application/json");
    if (!API.roles(operation).isEmpty()) {
      request.header("Authorization", KEY);
    }

    HttpResponse<String> response = caller.send(request.build());

    if (!operation.path().equals(OF_AN_ANOMALY)) { // which takes weeks of usage to find
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }
    assertDescribed(operation, response);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void a_request_without_a_key_is_refused_unless_none_is_needed(Operation operation) {
    HttpRequest.Builder request = request(operation, Map.of());
    body(request, operation, null, "application/json");

    HttpResponse<String> response = caller.send(request.build());

    assertDescribed(operation, response);
    assertThat(response.statusCode() == 401).isEqualTo(!API.roles(operation).isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void exactly_the_described_roles_may_use_an_operation(Operation operation) {
    for (String role : ROLES) {
      String key = server.create("roles", role, "\"role\":\"" + role + "\"").string("api_key");
      HttpRequest.Builder request = request(operation, Map.of());
      body(request, operation, "", "application/json");
      request.header("Authorization", "Bearer " + key);

      HttpResponse<String> response = caller.send(request.build());

      Set<String> allowed = API.roles(operation);
      assertDescribed(operation, response);
      assertThat(List.of(401, 403).contains(response.statusCode()))
          .as(role + " is refused: " + response)
          .isEqualTo(!allowed.isEmpty() && !allowed.contains(role));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void another_method_is_a_described_error(Operation operation) {
    List<String> methods = new ArrayList<>(List.of("DELETE", "PATCH", "PUT"));
    operations()
        .filter(other -> other.path().equals(operation.path()))
        .forEach(other -> methods.remove(other.method()));
    if (methods.isEmpty()) {
      methods.add("POST"); // of a path that has all the others
    }
    HttpRequest.Builder request = request(operation, Map.of()).header("Authorization", KEY);
    request.method(methods.get(0), BodyPublishers.noBody());

    HttpResponse<String> response = caller.send(request.build());

    assertThat(response.statusCode()).isEqualTo(405);
    assertDescribed(operation, response);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operationsWithBody")
  void a_body_that_is_not_json_is_a_described_error(Operation operation) {
    for (String text : new String[] {"{", "[]", "\"text\"", "{\"model\": 1,}"}) {
      HttpRequest.Builder request = request(operation, values(operation));
      body(request.header("Authorization", KEY), operation, text, "application/json");

      HttpResponse<String> response = caller.send(request.build());

      assertThat(response.statusCode()).as(text).isEqualTo(400);
      assertDescribed(operation, response);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operationsWithBody")
  void a_body_of_another_type_is_a_described_error(Operation operation) {
    HttpRequest.Builder request = request(operation, values(operation));
    body(request.header("Authorization", KEY), operation, "name=value", "text/plain");

    HttpResponse<String> response = caller.send(request.build());

    assertThat(response.statusCode()).isEqualTo(415);
    assertDescribed(operation, response);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operationsWithBody")
  void a_body_over_the_limit_is_a_described_error(Operation operation) {
    HttpRequest.Builder request = request(operation, values(operation));
    body(request.header("Authorization", KEY), operation, "x".repeat(300_000), "application/json");

    HttpResponse<String> response = caller.send(request.build());

    assertThat(response.statusCode()).isEqualTo(413);
    assertDescribed(operation, response);
  }

  /** The examples of the parameters, and what they name: a tenant, a user, a key. */
  private static Map<String, String> values(Operation operation) {
    server.admin("DELETE", "/admin/tenants/acme", null);
    String key = server.create("acme", "ada").string("key_id");
    if (List.of("/auth/token", "/dashboard/session").contains(operation.path())) {
      String password = "{\"password\":\"correct horse battery\"}";
      server.admin("PATCH", "/admin/users/ada?tenant_id=acme", password);
    }
    if (operation.path().startsWith("/admin/budgets/{id}")) {
      String budget = "{\"scope\":\"tenant\",\"id\":\"acme\",\"usd\":5}";
      server.admin("PUT", "/admin/budgets/acme-month", budget);
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonObject parameter : API.parameters(operation)) {
      if (parameter.has("example")) {
        values.put(parameter.string("name"), text(parameter.get("example")));
      }
    }
    if (operation.path().startsWith("/auth/keys/{id}")) {
      values.put("id", key);
    }
    if (operation.path().equals("/api/v1/calls/{id}")) {
      values.put("id", recordedCall());
    }
    if (operation.path().startsWith("/admin/config/versions/{id}")) {
      values.put("id", versionOfTheConfiguration());
    }
    if (operation.path().equals("/admin/switches/{id}")) {
      values.put("id", switchOfOperator());
    }
    return values;
  }

  private static String switchOfOperator() {
    String drain = "{\"action\":\"drain\",\"model\":\"other\"}";
    return JsonObject.parse(server.admin("POST", "/admin/switches", drain).body()).string("id");
  }

  private static String versionOfTheConfiguration() {
    server.admin("POST", "/admin/config/reload", null);
    return JsonObject.parse(server.admin("GET", "/admin/config/history", null).body())
        .objects("versions")
        .get(0)
        .string("id");
  }

  private static String recordedCall() {
    HttpResponse<String> call = server.chat(KeyServer.ADMIN);
    String id = call.headers().firstValue("x-ai-provider-call-id").orElseThrow();
    String path = "/api/v1/calls/" + id;
    await().until(() -> server.admin("GET", path, null).statusCode() == 200);
    return id;
  }

  private static String text(JsonValue value) {
    return value.toString().replace("\"", "");
  }

  /** A request with these parameters; those of the path that are missing name nothing. */
  private static HttpRequest.Builder request(Operation operation, Map<String, String> values) {
    String path = operation.path();
    List<String> query = new ArrayList<>();
    List<String> headers = new ArrayList<>();
    for (JsonObject parameter : API.parameters(operation)) {
      String name = parameter.string("name");
      String value = values.getOrDefault(name, ALWAYS.get(name));
      switch (parameter.string("in")) {
        case "path" ->
            path = path.replace("{" + name + "}", encoded(value == null ? UNKNOWN : value));
        case "query" -> {
          if (value != null) {
            query.add(name + "=" + encoded(value));
          }
        }
        case "header" -> {
          if (value != null) {
            headers.addAll(List.of(name, value));
          }
        }
        default -> throw new AssertionError(parameter);
      }
    }
    String whole = query.isEmpty() ? path : path + "?" + String.join("&", query);
    return caller.request(whole, headers.toArray(String[]::new));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static void body(
      HttpRequest.Builder request, Operation operation, @Nullable String body, String type) {
    if (operation.hasBody()) {
      request.header("Content-Type", type);
    }
    request.method(
        operation.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  /** The status, the headers and the body are in the document. */
  private static void assertDescribed(Operation operation, HttpResponse<String> response) {
    String status = Integer.toString(response.statusCode());
    JsonObject responses = ApiDocument.object(operation.json(), "responses");
    assertThat(responses.names()).as(operation + ": " + response.body()).contains(status);
    JsonObject described = API.resolved(ApiDocument.object(responses, status));
    assertHeaders(described, response);
    JsonObject content = described.object("content");
    if (content == null) {
      assertThat(response.body()).isEmpty();
      return;
    }
    String type = response.headers().firstValue("Content-Type").orElseThrow().split(";", 2)[0];
    assertThat(content.names()).contains(type);
    if (type.equals("application/json")) {
      JsonObject schema = ApiDocument.object(ApiDocument.object(content, type), "schema");
      assertThat(API.problems(schema, response.body())).as(response.body()).isEmpty();
    } else if (type.equals("text/event-stream")) {
      assertEvents(operation, response.body());
    }
  }

  private static void assertHeaders(JsonObject described, HttpResponse<String> response) {
    JsonObject headers = ApiDocument.object(described, "headers");
    for (String name : headers.names()) {
      JsonObject header = API.resolved(ApiDocument.object(headers, name));
      String value = response.headers().firstValue(name).orElse(null);
      if (value == null) {
        assertThat(header.isTrue("required")).as(name + " is missing").isFalse();
      } else {
        JsonObject schema = ApiDocument.object(header, "schema");
        boolean number =
            "integer".equals(schema.string("type")) || "number".equals(schema.string("type"));
        String json = number ? value : new JsonString(value).toString();
        assertThat(API.problems(schema, json)).as(name + ": " + value).isEmpty();
      }
    }
  }

  private static void assertEvents(Operation operation, String stream) {
    List<String> events = Samples.dataOf(stream);
    if (operation.path().equals("/ai/generate")) {
      JsonObject details = JsonObject.of("$ref", "#/components/schemas/CallDetails");
      String last = events.get(events.size() - 1);
      assertThat(API.problems(details, last)).as(last).isEmpty();
      return;
    }
    if (operation.path().equals("/api/v1/calls/stream")) {
      JsonObject call = JsonObject.of("$ref", "#/components/schemas/RecordedCall");
      assertThat(events).allSatisfy(event -> assertThat(API.problems(call, event)).isEmpty());
      return;
    }
    assertThat(events).hasSizeGreaterThan(1).last().isEqualTo("[DONE]");
    String chunk =
        operation.path().equals("/v1/completions") ? "Completion" : "ChatCompletionChunk";
    JsonObject schema = JsonObject.of("$ref", "#/components/schemas/" + chunk);
    for (String event : events.subList(0, events.size() - 1)) {
      assertThat(API.problems(schema, event)).as(event).isEmpty();
    }
  }

  /** The description of a body in JSON. */
  private static JsonObject json(JsonObject body) {
    return ApiDocument.object(ApiDocument.object(body, "content"), "application/json");
  }
}
