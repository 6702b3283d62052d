package io.aiprovider.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.UncheckedIOException;
import java.net.SocketException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are answered before their body has arrived. */
class UnreadBodyTest {
  private static final int MAX_BODY = 100 * 1024;
  private static final String LIVE = "GET /health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String CALL = "POST /v1/chat/completions";
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.simulated("mode=production", "auth.api-key=right", "limits.max-body=100KB");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String head(String line, String key, String... headers) {
    return line
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + key
        + "\r\n"
        + (headers.length == 0 ? "Content-Type: application/json\r\n" : "")
        + String.join("\r\n", headers)
        + (headers.length == 0 ? "" : "\r\n");
  }

  private static byte[] bytes(int count) {
    return new byte[count];
  }

  private static String code(RawCaller.Answer answer) {
    return HttpCaller.errorOf(answer.body()).string("code");
  }

  @ParameterizedTest
  @CsvSource({
    "POST /v1/chat/completions, wrong, application/json, 401",
    "POST /auth/create-key, wrong, application/json, 401",
    "POST /v1/chat/completions, right, text/plain, 415",
    "POST /v1/models, right, application/json, 405",
    "POST /v1/none, right, application/json, 404",
    "POST /none, right, application/json, 403" // by Spring
  })
  void a_request_is_refused_before_its_body_comes_and_the_connection_goes_on(
      String line, String key, String type, int status) {
    String head = head(line, key, "Content-Type: " + type, "Content-Length: 90000") + "\r\n";
    try (RawCaller raw = new RawCaller(server)) {
      for (int i = 0; i < 3; i++) {
        assertThat(raw.send(head).answer().status()).isEqualTo(status);
        raw.send(bytes(80_000)).send(bytes(10_000));
        assertThat(raw.send(LIVE).answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_chunked_body_is_discarded_after_the_refusal() {
    String head = head(CALL, "wrong") + "Transfer-Encoding: chunked\r\n\r\n";
    try (RawCaller raw = new RawCaller(server)) {
      assertThat(raw.send(head).answer().status()).isEqualTo(401);

      raw.send("2\r\n{}\r\n").send("0\r\n").send("\r\n" + LIVE);

      assertThat(raw.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void pipelined_requests_are_refused_one_by_one() {
    String refused = head(CALL, "wrong") + "Content-Length: 2\r\n\r\n{}";
    try (RawCaller raw = new RawCaller(server)) {
      raw.send(refused + refused + LIVE + refused);

      assertThat(raw.answer().status()).isEqualTo(401);
      assertThat(raw.answer().status()).isEqualTo(401);
      assertThat(raw.answer().status()).isEqualTo(200);
      assertThat(raw.answer().status()).isEqualTo(401);
      assertThat(raw.send(LIVE).answer().status()).isEqualTo(200);
    }
  }

  /** The caller of a body that is too large gets the answer, whenever it reads it. */
  @ParameterizedTest
  @CsvSource({
    "POST /v1/chat/completions, true, false",
    "POST /v1/chat/completions, true, true",
    "POST /v1/chat/completions, false, true",
    "POST /auth/verify-key, true, true",
    "POST /auth/verify-key, false, true"
  })
  void a_body_over_the_limit_is_a_413_and_ends_the_connection(
      String line, boolean length, boolean sent) {
    int size = 3 * MAX_BODY;
    String head = head(line, "right");
    try (RawCaller raw = new RawCaller(server)) {
      if (length) {
        raw.send(head + "Content-Length: " + size + "\r\n\r\n");
      } else {
        raw.send(head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(size) + "\r\n");
      }
      if (sent) {
        raw.send(bytes(size / 2)).send(bytes(size / 2));
      }

      RawCaller.Answer answer = raw.answer();

      assertThat(answer.status()).isEqualTo(413);
      assertThat(code(answer)).isEqualTo("request_too_large");
      assertThat(answer.head()).containsIgnoringCase("connection: close");
      assertThat(raw.readToEnd()).isEmpty();
    }
  }

  @Test
  void a_connection_whose_body_is_much_too_long_is_closed_after_the_refusal() {
    String head = head(CALL, "wrong") + "Content-Length: 1000000\r\n\r\n";
    try (RawCaller raw = new RawCaller(server)) {
      raw.send(head).send(bytes(2 * MAX_BODY));

      RawCaller.Answer answer = raw.answer();

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.head()).containsIgnoringCase("connection: close");
      assertThat(raw.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "right"}) // 401, on a connection that goes on, and 413
  void a_body_without_end_is_not_read_for_ever(String key) {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    try (RawCaller raw = new RawCaller(server)) {
      raw.send(head(CALL, key) + "Transfer-Encoding: chunked\r\n\r\n");

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  raw.send(chunk);
                }
              })
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(SocketException.class);
    }
    assertThat(new HttpCaller(server).get("/health/liveness").statusCode()).isEqualTo(200);
  }

  @Test
  void a_caller_that_waits_before_its_body_is_told_to_send_it_or_not() {
    String expecting = "Expect: 100-continue\r\nContent-Length: ";
    int length = Samples.HELLO.length();
    try (RawCaller raw = new RawCaller(server)) {
      raw.send(head(CALL, "right") + expecting + length + "\r\n\r\n");
      assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      assertThat(raw.send(Samples.HELLO).answer().status()).isEqualTo(200);

      raw.send(head(CALL, "right") + expecting + (MAX_BODY + 1) + "\r\n\r\n");
      assertThat(raw.answer().status()).isEqualTo(413);
      assertThat(raw.readToEnd()).isEmpty();
    }
    try (RawCaller raw = new RawCaller(server)) {
      raw.send(head(CALL, "wrong") + expecting + length + "\r\n\r\n");
      assertThat(raw.answer().status()).isEqualTo(401);
      assertThat(raw.readToEnd()).isEmpty();
    }
  }
}
