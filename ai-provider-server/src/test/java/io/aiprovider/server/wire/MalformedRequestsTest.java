package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each is refused with a whole answer, and the server answers the next request. */
class MalformedRequestsTest {
  private static final String USER = "{\"role\":\"user\",\"content\":\"Hello\"}";
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

  @AfterEach
  void the_server_answers_the_next_request() {
    assertThat(caller.chat(Samples.HELLO).statusCode()).isEqualTo(200);
  }

  static Stream<Arguments> wrongFields() {
    return Stream.of(
        Arguments.of("{}", "messages"),
        Arguments.of("{\"messages\":[]}", "messages"),
        Arguments.of("{\"messages\":null}", "messages"),
        Arguments.of("{\"messages\":\"Hello\"}", "messages"),
        Arguments.of("{\"messages\":{\"role\":\"user\"}}", "messages"),
        Arguments.of("{\"messages\":[\"Hello\"]}", "messages[0]"),
        Arguments.of("{\"messages\":[null]}", "messages[0]"),
        Arguments.of("{\"messages\":[{\"content\":\"Hello\"}]}", "messages[0].role"),
        Arguments.of("{\"messages\":[" + USER + ",{\"role\":7}]}", "messages[1].role"),
        Arguments.of("{\"messages\":[{\"role\":\"user\",\"content\":7}]}", "messages[0].content"),
        Arguments.of(Samples.request("\"max_tokens\":-1"), "max_tokens"),
        Arguments.of(Samples.request("\"max_tokens\":\"many\""), "max_tokens"),
        Arguments.of(Samples.request("\"temperature\":\"hot\""), "temperature"),
        Arguments.of(Samples.request("\"stream\":\"yes\""), "stream"),
        Arguments.of(Samples.request("\"n\":0"), "n"),
        Arguments.of(Samples.request("\"tools\":{}"), "tools"),
        Arguments.of(Samples.request("\"stream_options\":[]"), "stream_options"),
        Arguments.of("{\"model\":7,\"messages\":[" + USER + "]}", "model"));
  }

  @ParameterizedTest
  @MethodSource("wrongFields")
  @DisplayName("36 a wrong field is named")
  void a_wrong_field_is_named(String body, String param) {
    HttpResponse<String> response = caller.chat(body);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonObject error = HttpCaller.errorOf(response);
    assertThat(error.string("type")).isEqualTo("invalid_request_error");
    assertThat(error.string("param")).isEqualTo(param);
  }

  @Test
  void a_wrong_value_has_the_code_of_openai() {
    assertThat(HttpCaller.errorOf(caller.chat("{}")).string("code"))
        .isEqualTo("missing_required_parameter");
    for (String stream : new String[] {"", ",\"stream\":true"}) {
      assertThat(
              HttpCaller.errorOf(caller.chat(Samples.request("\"temperature\":\"hot\"" + stream)))
                  .string("code"))
          .isEqualTo("invalid_type");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "7", "\"Hello\"", "[]", "{", "Hello", "{\"messages\":"})
  @DisplayName("36 a body that is not an object is refused")
  void a_body_that_is_not_an_object_is_refused(String body) {
    assertRefused(caller.chat(body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "{}", "]", "null"})
  @DisplayName("36 text after the body is refused")
  void text_after_the_body_is_refused(String garbage) {
    assertRefused(caller.chat(Samples.HELLO + garbage));
  }

  @Test
  @DisplayName("32 duplicate keys are refused")
  void duplicate_keys_are_refused() {
    HttpResponse<String> response = caller.chat(Samples.request("\"seed\":1,\"seed\":2"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(response).string("message")).contains("duplicate");
    assertThat(HttpCaller.errorOf(response).string("param")).isEqualTo("seed");
  }

  @Test
  @DisplayName("33 a lone surrogate is refused or replaced")
  void a_lone_surrogate_causes_no_internal_error() {
    HttpResponse<String> response = caller.chat(Samples.HELLO.replace("Hello", "a\\ud83d b"));

    assertThat(response.statusCode()).isIn(200, 400);
  }

  @Test
  @DisplayName("33 a pair of surrogates is a character")
  void a_pair_of_surrogates_is_a_character() {
    HttpResponse<String> response = caller.chat(Samples.HELLO.replace("Hello", "\\ud83d\\ude00"));

    JsonObject choice = JsonObject.parse(response.body()).objects("choices").get(0);
    assertThat(choice.object("message").string("content")).endsWith("\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff\u00fe",
        "\u00c3(",
        "\u00f0\u009f\u0098",
        "\u00c0\u0080",
        "\u00ed\u00a0\u0080"
      })
  @DisplayName("34 invalid UTF-8 is refused")
  void invalid_utf8_is_refused(String latin1) {
    byte[] body = Samples.HELLO.replace("Hello", latin1).getBytes(StandardCharsets.ISO_8859_1);
    try (RawCaller raw = new RawCaller(server)) {
      RawCaller.Answer answer = raw.chat(body).answer();

      assertThat(answer.status()).isEqualTo(400);
      HttpCaller.errorOf(answer.body());
    }
  }

  @Test
  @DisplayName("35 an unescaped NUL is refused")
  void an_unescaped_nul_is_refused() {
    assertRefused(caller.chat(Samples.HELLO.replace("Hello", "a\u0000b")));
  }

  @Test
  @DisplayName("35 an escaped NUL is text like any other")
  void an_escaped_nul_is_text() {
    assertThat(caller.chat(Samples.HELLO.replace("Hello", "a\\u0000b")).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {513, 10_000, 1_000_000})
  @DisplayName("35 nesting deeper than 512 is refused")
  void deep_nesting_is_refused(int depth) {
    assertRefused(
        caller.chat(Samples.request("\"metadata\":" + "[".repeat(depth) + "]".repeat(depth))));
    assertRefused(
        caller.chat(Samples.request("\"x\":" + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_tokens", "temperature", "seed", "x"})
  @DisplayName("35 a number of more than 1,000 digits is refused")
  void a_very_long_number_is_refused(String field) {
    assertRefused(caller.chat(Samples.request("\"" + field + "\":" + "9".repeat(1_001))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_tokens", "n", "seed"})
  @DisplayName("35 a number with a huge exponent is refused")
  void a_huge_exponent_is_refused(String field) {
    assertRefused(caller.chat(Samples.request("\"" + field + "\":1e999999999")));
  }

  @Test
  @DisplayName("35 a huge count of choices takes no memory")
  void a_huge_number_of_choices_causes_no_internal_error() {
    assertThat(caller.chat(Samples.request("\"n\":2147483647")).statusCode()).isEqualTo(400);
  }

  private static void assertRefused(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(response).string("type")).isEqualTo("invalid_request_error");
  }
}
