package io.aiprovider.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.ServerProperties.Cors;
import io.aiprovider.spring.settings.StartRefused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossOriginTest {
  private static final String APP = "https://app.example.com";
  private static final String[] SETTINGS = {
    "mode=production", "auth.api-key=k", "cors.allowed-origins=" + APP
  };

  private static RawCaller.Answer send(String method, String path, String origin, String... more) {
    try (RunningServer server = RunningServer.simulated(SETTINGS);
        RawCaller raw = new RawCaller(server)) {
      String request =
          method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin + "\r\n";
      for (String header : more) {
        request += header + "\r\n";
      }
      String head = raw.send(request + "\r\n").readUntil("\r\n\r\n");
      boolean body = !head.contains(" 204 ");
      return new RawCaller.Answer(
          Integer.parseInt(head.substring(9, 12)), head, body ? raw.readUntil("}") : "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/usage"})
  void a_preflight_of_an_allowed_origin_needs_no_key(String path) {
    RawCaller.Answer answer = send("OPTIONS", path, APP, "Access-Control-Request-Method: POST");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.head())
        .contains("access-control-allow-origin: " + APP + "\r\n")
        .contains("access-control-allow-methods: GET, POST\r\n")
        .contains("access-control-allow-headers: Content-Type, Authorization\r\n")
        .contains("vary: origin\r\n")
        .doesNotContain("access-control-allow-credentials");
  }

  @Test
  void a_preflight_of_another_origin_is_a_403() {
    RawCaller.Answer answer =
        send("OPTIONS", "/v1/models", "https://evil.example", "Access-Control-Request-Method: GET");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("origin_not_allowed");
    assertThat(answer.head()).doesNotContain("access-control-");
  }

  @Test
  void a_refusal_can_be_read_by_a_page_of_an_allowed_origin() {
    RawCaller.Answer answer = send("GET", "/v1/models", APP);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.head())
        .contains("access-control-allow-origin: " + APP + "\r\n")
        .contains("access-control-expose-headers: x-request-id");
  }

  @Test
  void an_answer_cannot_be_read_by_a_page_of_another_origin() {
    RawCaller.Answer answer =
        send("GET", "/v1/models", "https://evil.example", "Authorization: Bearer k");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.head()).doesNotContain("access-control-").contains("vary: origin\r\n");
  }

  @Test
  void without_allowed_origins_every_preflight_is_a_403() {
    try (RunningServer server = RunningServer.simulated();
        RawCaller raw = new RawCaller(server)) {
      RawCaller.Answer answer =
          raw.send(
                  "OPTIONS /v1/models HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000"
                      + "\r\nAccess-Control-Request-Method: GET\r\n\r\n")
              .answer();

      assertThat(answer.status()).isEqualTo(403);
      assertThat(HttpCaller.errorOf(answer.body()).string("message"))
          .contains("ai-provider.cors.allowed-origins");
    }
  }

  @Test
  void all_origins_with_credentials_are_refused_at_the_start() {
    assertThatThrownBy(() -> cors(List.of("*"), true))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("allow-credentials")
        .hasMessageContaining("List the origins");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app.example.com", "https://app.example.com/", "https://*.example.com", "null"})
  void an_origin_that_no_browser_sends_is_refused_at_the_start(String origin) {
    assertThatThrownBy(() -> cors(List.of(origin), false))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("'" + origin + "', which is not an origin");
  }

  private static CrossOrigin cors(List<String> origins, boolean credentials) {
    return new CrossOrigin(new Cors(origins, List.of("GET"), List.of("A"), credentials));
  }
}
