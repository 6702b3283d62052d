package io.aiprovider.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.http.Endpoint;
import io.aiprovider.server.openapi.ApiDocument.Operation;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule for the parameters of all management endpoints. */
class UnknownParametersTest {
  private static final ApiDocument API = new ApiDocument(OpenApiDocument.read("1.2.3"));

  /** Probes, and what a browser asks for: they read no parameters, and others add some. */
  private static final Set<String> ANY =
      Set.of(
          "/health",
          "/health/liveness",
          "/health/readiness",
          "/metrics",
          "/v3/api-docs",
          "/docs",
          "/docs/{file}");

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

  /** All operations but model calls, whose callers use OpenAI's programs. */
  static Stream<Operation> management() {
    Set<String> calls =
        Stream.of("/v1/", "/api/chat", "/api/infer", "/ai/", "/dashboard/playground")
            .collect(Collectors.toSet());
    return API.operations().stream()
        .filter(operation -> !ANY.contains(operation.path()))
        .filter(operation -> calls.stream().noneMatch(operation.path()::startsWith));
  }

  private static HttpResponse<String> send(Operation operation, String query) {
    String path = operation.path().replaceAll("\\{[a-z]+}", "sim");
    return caller.send(
        caller
            .request(path + "?" + query, "Content-Type", "application/json")
            .method(operation.method(), BodyPublishers.ofString("{}"))
            .build());
  }

  @Test
  void all_paths_outside_the_data_plane_are_covered() {
    Set<String> dataPlane =
        server.beans(Endpoint.class).stream()
            .flatMap(endpoint -> endpoint.paths().stream())
            .collect(Collectors.toSet());

    assertThat(management()).hasSizeGreaterThan(30);
    assertThat(management().map(Operation::path)).doesNotContainAnyElementsOf(dataPlane);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("management")
  void an_unknown_parameter_is_refused_by_its_name(Operation operation) {
    HttpResponse<String> response = send(operation, "limti=5");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    JsonObject error = HttpCaller.errorOf(response);
    assertThat(error.string("code")).isEqualTo("unknown_parameter");
    assertThat(error.string("param")).isEqualTo("limti");
    List<String> known = query(operation);
    assertThat(error.string("message"))
        .isEqualTo(
            "Unknown parameter 'limti'. "
                + (known.isEmpty()
                    ? "This endpoint has none."
                    : "Known are: " + String.join(", ", known) + "."));
  }

  /** The names of the described parameters of the query. */
  private static List<String> query(Operation operation) {
    return API.parameters(operation).stream()
        .filter(parameter -> "query".equals(parameter.string("in")))
        .map(parameter -> String.valueOf(parameter.string("name")))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/tenants?limit=1&limit=2",
        "/auth/keys?tenant_id=a&tenant_id=b",
        "/api/v1/calls?limit=1&limit=1",
        "/api/v1/analytics/costs?group_by=day&group_by=model"
      })
  void a_parameter_that_is_there_twice_is_refused(String path) {
    HttpResponse<String> response = caller.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(response).string("message")).endsWith("must be there once.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/liveness", "/metrics", "/docs", "/v1/models"})
  void probes_browsers_and_openais_programs_may_add_parameters(String path) {
    assertThat(caller.get(path + "?_=1764428400&api-version=1").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/auth/keys",
        "/admin/tenants",
        "/admin/users",
        "/admin/budgets",
        "/admin/audit",
        "/api/v1/calls"
      })
  void a_cursor_that_no_page_had_is_refused(String path) {
    String ofAnotherList = "b3RoZXIKYWNtZQ"; // "other" and "acme" on two lines
    for (String cursor : new String[] {"zzz", "", "%FF", "a2V5cw", ofAnotherList}) {
      HttpResponse<String> response = caller.get(path + "?cursor=" + cursor);

      assertThat(response.statusCode()).as(cursor).isEqualTo(400);
      assertThat(HttpCaller.errorOf(response).string("param")).isEqualTo("cursor");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/calls", "/api/v1/analytics/costs"})
  void a_range_that_ends_before_it_begins_is_refused(String path) {
    HttpResponse<String> response = caller.get(path + "?from=2026-11-02&to=2026-11-01");

    assertThat(response.statusCode()).isEqualTo(400);
    JsonObject error = HttpCaller.errorOf(response);
    assertThat(error.string("param")).isEqualTo("to");
    assertThat(error.string("message"))
        .isEqualTo("'to' must be after 'from', which is 2026-11-02T00:00Z.");
  }

  @Test
  void the_message_about_a_range_has_the_callers_time_zone() {
    HttpResponse<String> response =
        caller.get("/api/v1/analytics/costs?from=2026-07-02&to=2026-07-01&zone=America%2FNew_York");

    assertThat(HttpCaller.errorOf(response).string("message"))
        .endsWith("which is 2026-07-02T00:00-04:00.");
  }
}
