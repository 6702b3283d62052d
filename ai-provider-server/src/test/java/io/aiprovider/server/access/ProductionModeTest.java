package io.aiprovider.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT) // parallel captures would restore each other's streams
class ProductionModeTest {
  private static final String KEY = "caller-key-7c1f";
  private static final String ADMIN = "admin-key-93ab";
  private static final String WRONG = "wrong-key-5e2d";
  private static RunningServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() {
    server =
        RunningServer.simulated(
            "mode=production", "auth.api-key=" + KEY, "auth.admin-key=" + ADMIN);
    caller = new HttpCaller(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_call_without_a_key_is_a_401_that_names_the_header() {
    HttpResponse<String> response = caller.chat(Samples.HELLO);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("invalid_api_key");
    assertThat(HttpCaller.errorOf(response).string("message")).contains("Authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer " + WRONG, "Bearer ", "Bearer", "Basic " + KEY, KEY})
  void a_call_with_a_wrong_key_is_a_401(String authorization) {
    HttpResponse<String> response = caller.chat(Samples.HELLO, "Authorization", authorization);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("invalid_api_key");
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, Bearer " + KEY,
    "authorization, bearer " + KEY,
    "X-API-Key, " + KEY,
    "api-key, " + KEY,
    "x-goog-api-key, " + KEY,
    "Authorization, Bearer " + ADMIN,
    "X-Admin-Key, " + ADMIN
  })
  void the_right_key_is_accepted_in_every_header(String header, String value) {
    assertThat(caller.chat(Samples.HELLO, header, value).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models, X-Admin-Key, Incorrect admin key",
    "/ai/models, X-Admin-Key, Incorrect admin key",
    "/v1/models, X-API-Key, Incorrect API key provided.",
    "/nothing, X-Admin-Key, Incorrect admin key",
    "/nothing, Authorization, Incorrect API key provided."
  })
  @DisplayName("case R57 the error names the wrong key")
  void the_error_names_the_wrong_key(String path, String header, String words) {
    HttpResponse<String> response = caller.get(path, header, "Bearer " + WRONG);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(HttpCaller.errorOf(response).string("message")).contains(words);
  }

  @Test
  @DisplayName("case R57 the error names both wrong keys, and one right key is enough")
  void both_keys_are_checked() {
    HttpResponse<String> wrong = caller.get("/v1/models", "X-Admin-Key", WRONG, "api-key", WRONG);

    assertThat(HttpCaller.errorOf(wrong).string("message")).contains("API key", "admin key");
    assertThat(caller.get("/v1/models", "X-Admin-Key", WRONG, "api-key", KEY).statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_callers_key_is_not_accepted_as_an_admin_key() {
    assertThat(caller.get("/v1/models", "X-Admin-Key", KEY).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/chat/completions",
        "/api/chat",
        "/api/infer",
        "/v1/models",
        "/ai/models",
        "/ai/generate",
        "/v1/nothing"
      })
  void every_path_of_the_data_plane_needs_a_key(String path) {
    assertThat(caller.get(path).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/nothing", "/nothing", "/actuator/env", "/healthy"})
  void every_other_path_needs_the_admin_key(String path) {
    assertThat(caller.get(path).statusCode()).isEqualTo(401);
    HttpResponse<String> withCallersKey = caller.get(path, "X-API-Key", KEY);
    assertThat(withCallersKey.statusCode()).isEqualTo(403);
    assertThat(HttpCaller.errorOf(withCallersKey).string("message")).contains("the admin key");
    assertThat(caller.get(path, "X-Admin-Key", ADMIN).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/liveness", "/health/readiness"})
  void health_is_open(String path) {
    assertThat(caller.get(path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health/../v1/models",
        "/health/%2e%2e/v1/models",
        "//v1/models",
        "/v1/models;a=b"
      })
  void no_spelling_of_a_path_avoids_the_check(String path) {
    assertThat(caller.get(path).body()).doesNotContain("\"object\":\"list\"");
  }

  @Test
  void a_refused_call_is_not_answered_even_when_its_body_is_wrong() {
    assertThat(caller.chat("{").statusCode()).isEqualTo(401);
  }

  @Test
  void no_key_is_in_an_answer_or_in_the_log(CapturedOutput output) {
    StringBuilder answers = new StringBuilder();
    for (String key : new String[] {KEY, ADMIN, WRONG}) {
      for (String header : new String[] {"X-API-Key", "X-Admin-Key"}) {
        HttpResponse<String> response = caller.chat(Samples.HELLO, header, key);
        answers.append(response.headers()).append(response.body());
        answers.append(caller.get("/nothing", header, key).body());
      }
    }

    assertThat(answers + output.getAll()).doesNotContain(KEY, ADMIN, WRONG);
  }

  @Test
  void an_unset_key_allows_nobody() {
    try (RunningServer closed =
        RunningServer.simulated("mode=production", "auth.admin-key=" + ADMIN)) {
      HttpCaller caller = new HttpCaller(closed);

      assertThat(caller.chat(Samples.HELLO).statusCode()).isEqualTo(401);
      assertThat(caller.chat(Samples.HELLO, "X-API-Key", "").statusCode()).isEqualTo(401);
      assertThat(caller.chat(Samples.HELLO, "X-Admin-Key", "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void a_foreign_origin_is_allowed_with_a_key() {
    assertThat(
            caller
                .chat(Samples.HELLO, "X-API-Key", KEY, "Origin", "https://app.example")
                .statusCode())
        .isEqualTo(200);
  }
}
