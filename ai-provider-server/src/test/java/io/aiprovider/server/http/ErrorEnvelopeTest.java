package io.aiprovider.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorEnvelopeTest {
  private static RunningServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() {
    server = RunningServer.simulated();
    caller = new HttpCaller(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/nothing", "/v1", "/v1/", "/nothing", "/", "/api/nothing"})
  void an_unknown_path_is_a_404_with_an_error_body(String path) {
    HttpResponse<String> response = caller.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(HttpCaller.errorOf(response).string("type")).isEqualTo("invalid_request_error");
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("unknown_url");
  }

  @Test
  void a_wrong_method_is_a_405_that_names_the_right_one() {
    HttpResponse<String> response = caller.get(HttpCaller.CHAT);

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue("POST");
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("method_not_allowed");
  }

  @Test
  void a_wrong_method_outside_the_data_plane_is_a_405_that_names_the_right_one() {
    HttpResponse<String> response = caller.send(caller.post("/health", "{}").build());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow").orElse("")).contains("GET");
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("method_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
  void a_body_of_another_type_is_a_415(String type) {
    HttpResponse<String> response =
        caller.send(
            caller
                .request(HttpCaller.CHAT, "Content-Type", type)
                .POST(BodyPublishers.ofString(Samples.HELLO))
                .build());

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("unsupported_media_type");
  }

  @Test
  void a_body_without_a_type_is_a_415() {
    HttpResponse<String> response =
        caller.send(
            caller.request(HttpCaller.CHAT).POST(BodyPublishers.ofString(Samples.HELLO)).build());

    assertThat(response.statusCode()).isEqualTo(415);
  }

  @Test
  void parameters_of_the_type_are_ignored() {
    HttpResponse<String> response =
        caller.send(
            caller
                .request(HttpCaller.CHAT, "Content-Type", "Application/JSON; charset=UTF-8")
                .POST(BodyPublishers.ofString(Samples.HELLO))
                .build());

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void a_request_line_with_the_whole_address_is_understood() {
    try (RawCaller raw = new RawCaller(server)) {
      RawCaller.Answer answer =
          raw.send("GET http://localhost/v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n").answer();

      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  void a_connection_can_be_used_after_an_error() {
    try (RawCaller raw = new RawCaller(server)) {
      assertThat(raw.chat("{").answer().status()).isEqualTo(400);
      assertThat(raw.chat(Samples.HELLO).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void an_unread_body_is_not_read_as_the_next_request() {
    try (RawCaller raw = new RawCaller(server)) {
      String get =
          "GET /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\n";
      assertThat(
              raw.send(get + "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().status())
          .isEqualTo(405);
      assertThat(raw.chat(Samples.HELLO).answer().status()).isEqualTo(200);
    }
  }
}
