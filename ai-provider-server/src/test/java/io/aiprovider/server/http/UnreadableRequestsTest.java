package io.aiprovider.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.call.CallExecutor;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

/** Invalid HTTP also gets a status and an error body. */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT) // parallel captures would restore each other's streams
class UnreadableRequestsTest {
  private static final String HOST = "Host: localhost~";
  private static final String POST =
      "POST /v1/chat/completions HTTP/1.1~" + HOST + "Content-Type: application/json~";
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.simulated();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void the_server_answers_the_next_request() {
    assertThat(new HttpCaller(server).chat(Samples.HELLO).statusCode()).isEqualTo(200);
    await().until(() -> server.bean(CallExecutor.class).runningCalls() == 0);
  }

  /** Sends lines that end with a tilde; the answer must be the envelope. */
  private static RawCaller.Answer answer(String request) {
    try (RawCaller raw = new RawCaller(server)) {
      RawCaller.Answer answer = raw.send(request.replace("~", "\r\n")).answer();
      HttpCaller.errorOf(answer.body());
      assertThat(answer.head().lines())
          .anyMatch(line -> line.startsWith("x-request-id: "))
          .anyMatch(line -> line.equalsIgnoreCase("content-type: application/json"));
      return answer;
    }
  }

  private static void assertRefused(String request, int status, String code) {
    RawCaller.Answer answer = answer(request);

    assertThat(answer.status()).as(request).isEqualTo(status);
    assertThat(HttpCaller.errorOf(answer.body()).string("code")).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE~~",
        "GET /~~",
        "GET /v1/models HTTP/x~Host: localhost~~",
        "GET /v1/models HTTP/1.1~Host: localhost~no-colon~~",
        "GET /v1/models HTTP/1.1~Host: localhost~a\u0000b: c~~",
        "GET /v1/models HTTP/1.1~Host: localhost~a: b\u0000c~~",
        "GET /v1/models HTTP/1.1\nHost: localhost\n\n"
      })
  @DisplayName("case R28 a request line or header that cannot be decoded is a 400")
  void a_head_that_cannot_be_decoded_is_a_400(String request) {
    assertRefused(request, 400, "malformed_http");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "+2", "2, 3", "99999999999999999999"})
  @DisplayName("case R28 an invalid Content-Length is a 400")
  void an_invalid_length_is_a_400(String length) {
    assertRefused(POST + "Content-Length: " + length + "~~{}", 400, "malformed_http");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz~{}~0~~",
        "-2~{}~0~~",
        "2~{}XX~0~~",
        "2~{}~0~bad trailer~~",
      })
  @DisplayName("case R28 invalid chunks are a 400, and no call is made")
  void invalid_chunks_are_a_400(String chunks) {
    long before = calls();

    assertRefused(POST + "Transfer-Encoding: chunked~~" + chunks, 400, "malformed_http");
    String whole = Samples.HELLO;
    String broken = Integer.toHexString(whole.length()) + "~" + whole + "~zz~";
    assertRefused(POST + "Transfer-Encoding: chunked~~" + broken, 400, "malformed_http");

    assertThat(calls()).isEqualTo(before);
  }

  private static long calls() {
    String health = new HttpCaller(server).get("/health").body();
    JsonObject performance = JsonObject.parse(health).object("performance");
    return performance == null ? -1 : Long.parseLong(performance.get("requests_total").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip, chunked", "identity"})
  @DisplayName("case R28 a transfer coding other than chunked is refused and named")
  void another_transfer_coding_is_refused(String coding) {
    RawCaller.Answer answer = answer(POST + "Transfer-Encoding: " + coding + "~~2~{}~0~~");

    assertThat(answer.status()).isEqualTo(501);
    assertThat(HttpCaller.errorOf(answer.body()).string("message")).contains("'" + coding + "'");
  }

  @Test
  @DisplayName("case R28 a length together with chunks, used for request smuggling, is a 400")
  void a_length_together_with_chunks_is_a_400() {
    assertRefused(
        POST + "Content-Length: 2~Transfer-Encoding: chunked~~2~{}~0~~", 400, "malformed_http");
  }

  @ParameterizedTest
  @CsvSource({"GET /v1/models HTTP/2.0", "GET /health HTTP/3.0", "PRI * HTTP/2.0"})
  @DisplayName("case R28 another version of HTTP is refused and named")
  void another_version_is_refused(String line) {
    assertRefused(line + "~" + HOST + "~", 505, "unsupported_http_version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host: localhost~Host: localhost~",
        "Host: localhost~Host: other~",
        "Host: local host~",
        "Host: user@localhost~",
        "Host: localhost/path~"
      })
  void a_request_must_name_its_host_once(String headers) {
    for (String path : new String[] {"/v1/models", "/health", "/nothing"}) {
      assertRefused("GET " + path + " HTTP/1.1~" + headers + "~", 400, "invalid_host");
    }
  }

  @Test
  void in_production_a_request_must_name_its_host_too() {
    try (RunningServer production =
            RunningServer.simulated("mode=production", "auth.api-key=k", "auth.admin-key=a");
        RawCaller raw = new RawCaller(production)) {
      RawCaller.Answer answer =
          raw.send("GET /v1/models HTTP/1.1\r\nAuthorization: Bearer k\r\n\r\n").answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(HttpCaller.errorOf(answer.body()).string("code")).isEqualTo("invalid_host");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ai.example:8005", "[::1]:8005", "10.0.0.1", "my_service", ""})
  void in_production_every_valid_host_is_accepted(String host) {
    try (RunningServer production =
            RunningServer.simulated("mode=production", "auth.api-key=k", "auth.admin-key=a");
        RawCaller raw = new RawCaller(production)) {
      raw.send("GET /health/liveness HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

      assertThat(raw.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void http_1_0_needs_no_host() {
    try (RunningServer production =
            RunningServer.simulated("mode=production", "auth.api-key=k", "auth.admin-key=a");
        RawCaller raw = new RawCaller(production)) {
      assertThat(raw.send("GET /health/liveness HTTP/1.0\r\n\r\n").readToEnd()).contains(" 200 OK");
    }
  }

  @Test
  @DisplayName("case R28 HTTP/1.0 is answered, and its connection closed")
  void http_1_0_is_answered() {
    try (RawCaller raw = new RawCaller(server)) {
      String all = raw.send("GET /v1/models HTTP/1.0\r\nHost: localhost\r\n\r\n").readToEnd();

      assertThat(all).contains(" 200 OK", "\"object\":\"list\"");
    }
  }

  @Test
  @DisplayName("case R28 a request line or headers that are too long are refused, with the limit")
  void a_line_or_headers_that_are_too_long_are_refused() {
    assertRefused("GET /" + "x".repeat(9_000) + " HTTP/1.1~~", 414, "request_line_too_long");
    assertRefused(
        "GET / HTTP/1.1~" + HOST + "a: " + "x".repeat(33_000) + "~~",
        431,
        "request_headers_too_large");
  }

  @Test
  void headers_below_the_limit_are_accepted() {
    try (RunningServer server = RunningServer.simulated();
        RawCaller raw = new RawCaller(server)) {
      String request = "GET /health/liveness HTTP/1.1\r\nHost: localhost\r\na: ";

      assertThat(raw.send(request + "x".repeat(32_000) + "\r\n\r\n").answer().status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health/%zz",
        "/health/%",
        "/health?a=%zz",
        "/health|x",
        "/health\u0000",
        "/nothing/%f"
      })
  @DisplayName("case R28 an invalid URL is a 400 on every path")
  void an_invalid_url_is_a_400(String url) {
    assertRefused("GET " + url + " HTTP/1.1~" + HOST + "~", 400, "invalid_url");
  }

  @Test
  @DisplayName("case R28 the error does not repeat a query, which may contain a key")
  void a_query_is_not_repeated() {
    String request = "GET /health/%zz?key=secret HTTP/1.1~" + HOST + "~";

    assertThat(answer(request).body()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, /v1/models",
    "TRACE, /v1/models",
    "FOO, /v1/models",
    "post, /v1/chat/completions",
    "PATCH, /v1/chat/completions",
    "DELETE, /api/chat",
    "PUT, /v1/embeddings",
    "TRACE, /health",
    "FOO, /health",
    "PATCH, /health/liveness"
  })
  @DisplayName("case R28 a method that a path does not support is refused and named")
  void another_method_is_refused(String method, String path) {
    RawCaller.Answer answer =
        answer(method + " " + path + " HTTP/1.1~" + HOST + "Content-Length: 2~~{}");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(HttpCaller.errorOf(answer.body()).string("message")).contains(method + " ");
    assertThat(answer.head().toLowerCase(Locale.ROOT)).contains("\r\nallow: ");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models, 200",
    "/ai/models, 200",
    "/health, 200",
    "/v1/models/nobody, 404",
    "/v1/chat/completions, 405",
    "/nothing, 404"
  })
  @DisplayName("case R28 HEAD has the status and length of GET, and no body")
  void head_has_the_answer_of_get_without_the_body(String path, int status) {
    try (RawCaller raw = new RawCaller(server)) {
      raw.send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      String head = raw.readUntil("\r\n\r\n").toLowerCase(Locale.ROOT);
      assertThat(head).startsWith("http/1.1 " + status).contains("content-length: ");

      raw.send("GET /health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(raw.answer().body()).isEqualTo("{\"status\":\"up\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "deflate, gzip", "zstd"})
  @DisplayName("case R28 a compressed body is refused, with the name of its encoding")
  void a_compressed_body_is_refused(String encoding) {
    RawCaller.Answer answer =
        answer(POST + "Content-Encoding: " + encoding + "~Content-Length: 2~~{}");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(HttpCaller.errorOf(answer.body()).string("message")).contains(encoding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-16", "ISO-8859-1", "\"utf-16le\""})
  @DisplayName("case R28 a charset other than UTF-8 is refused and named")
  void another_charset_is_refused(String charset) {
    RawCaller.Answer answer =
        answer(POST.replace("/json~", "/json; charset=" + charset + "~") + "Content-Length: 2~~{}");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(HttpCaller.errorOf(answer.body()).string("message"))
        .containsIgnoringCase(charset.replace("\"", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u00fe\u00ff\u0000{\u0000}", "\u0000{\u0000}", "{\u0000}\u0000", "\u00ff\u00fe{"})
  @DisplayName("case R28 a body in UTF-16 is a 400")
  void utf_16_is_a_400(String body) {
    assertThat(answer(POST + "Content-Length: " + body.length() + "~~" + body).status())
        .isEqualTo(400);
  }

  @Test
  @DisplayName("case R28 a byte order mark, identity and any Accept-Encoding are accepted")
  void headers_without_effect_are_accepted() {
    String body = "\u00ef\u00bb\u00bf" + Samples.HELLO;
    String headers = "Content-Encoding: identity~Accept-Encoding: identity;q=0, br~";
    try (RawCaller raw = new RawCaller(server)) {
      String request = POST + headers + "Content-Length: " + body.length() + "~~" + body;

      assertThat(raw.send(request.replace("~", "\r\n")).answer().status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("case R28 of two pipelined requests the valid one is answered first")
  void the_valid_request_is_answered_first() {
    try (RawCaller raw = new RawCaller(server)) {
      raw.send("GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\nGARBAGE\r\n\r\n");

      assertThat(raw.answer().status()).isEqualTo(200);
      RawCaller.Answer refused = raw.answer();
      assertThat(refused.status()).isEqualTo(400);
      HttpCaller.errorOf(refused.body());
      assertThat(raw.readToEnd()).isEmpty();
    }
  }

  @Test
  void many_requests_that_are_not_http_are_one_line_in_the_log(CapturedOutput output) {
    try (RunningServer fresh = RunningServer.dedicated("providers.sim.type=simulated")) {
      for (int i = 0; i < 20; i++) {
        try (RawCaller raw = new RawCaller(fresh)) {
          assertThat(raw.send("GET / secret-" + i + "\r\n\r\n").answer().status()).isEqualTo(400);
        }
      }
    }

    // as text or as JSON: another server of this process decides
    assertThat(output.getAll().lines().filter(line -> line.contains("is not HTTP that")))
        .hasSizeBetween(1, 3) // one in ten seconds
        .allMatch(line -> line.contains("WARN") && line.contains("(malformed_http)"));
    assertThat(output.getAll()).doesNotContain("secret-", "ERROR");
  }
}
