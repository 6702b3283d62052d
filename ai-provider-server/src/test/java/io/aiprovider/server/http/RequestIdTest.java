package io.aiprovider.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestIdTest {
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

  @Test
  void the_callers_id_is_sent_back() {
    assertThat(id(caller.chat(Samples.HELLO, "x-request-id", "mine-1"))).isEqualTo("mine-1");
  }

  @Test
  void a_request_without_an_id_gets_one() {
    assertThat(id(caller.chat(Samples.HELLO))).matches("req_[0-9a-f]{32}");
  }

  @Test
  void every_request_gets_another_id() {
    assertThat(id(caller.chat(Samples.HELLO))).isNotEqualTo(id(caller.chat(Samples.HELLO)));
  }

  @Test
  void an_id_that_is_too_long_is_replaced() {
    assertThat(id(caller.chat(Samples.HELLO, "x-request-id", "x".repeat(129)))).startsWith("req_");
  }

  @Test
  void an_error_has_an_id_too() {
    assertThat(id(caller.get("/v1/nothing", "x-request-id", "mine-2"))).isEqualTo("mine-2");
  }

  @Test
  void an_answer_outside_the_data_plane_has_an_id_too() {
    assertThat(id(caller.get("/health/liveness", "x-request-id", "mine-3"))).isEqualTo("mine-3");
  }

  @Test
  void an_id_cannot_add_a_header_to_the_answer() {
    String head = headOfAnswerTo("x-request-id: a\rSet-Cookie: stolen=1\r\n");

    assertThat(head.lines()).noneMatch(line -> line.startsWith("Set-Cookie"));
    assertThat(head).doesNotContain("\rSet-Cookie");
  }

  @Test
  void an_id_with_control_characters_is_not_sent_back() {
    assertThat(headOfAnswerTo("x-request-id: a\u0001b\r\n")).doesNotContain("\u0001");
  }

  private static String headOfAnswerTo(String header) {
    try (RawCaller raw = new RawCaller(server)) {
      raw.send("GET /v1/models HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n");
      return raw.readUntil("\r\n\r\n");
    }
  }

  private static String id(HttpResponse<?> response) {
    return response.headers().firstValue("x-request-id").orElse("(absent)");
  }
}
