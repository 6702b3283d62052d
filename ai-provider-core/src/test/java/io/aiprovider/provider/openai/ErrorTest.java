package io.aiprovider.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Unauthorized;
import java.time.Duration;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTest {
  private final ProviderFixture fixture = new ProviderFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @DisplayName("47 a failure is classified by the status")
  @CsvSource({
    "302, UNAVAILABLE",
    "400, INVALID_REQUEST",
    "401, UNAUTHORIZED",
    "402, QUOTA_EXHAUSTED",
    "403, PERMISSION_DENIED",
    "404, MODEL_NOT_FOUND",
    "405, MODEL_NOT_FOUND",
    "408, TIMED_OUT",
    "409, CONFLICT",
    "413, INVALID_REQUEST",
    "415, INVALID_REQUEST",
    "418, INVALID_REQUEST",
    "422, INVALID_REQUEST",
    "429, RATE_LIMITED",
    "500, UNAVAILABLE",
    "502, UNAVAILABLE",
    "503, OVERLOADED",
    "504, UNAVAILABLE",
    "529, OVERLOADED",
    "599, UNAVAILABLE",
  })
  void classifies_a_status(int status, FailureKind kind) {
    ChatException failure = fixture.answers(status, "application/json", "{}").failure();

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.upstreamStatus()).isEqualTo(status);
    assertThat(failure.provider()).isEqualTo("acme");
    assertThat(fixture.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  @DisplayName("44 a 400 keeps its body, its param and its code")
  void keeps_the_message_and_the_fields_of_the_error() {
    String body =
        "{\"error\":{\"message\":\"Bad tool\",\"type\":\"invalid_request_error\","
            + "\"param\":\"tools[0]\",\"code\":\"bad_tool\",\"x\":1.0}}";

    ChatException failure = fixture.answers(400, "application/json", body).failure();

    assertThat(failure).hasMessage("Bad tool");
    assertThat(failure.param()).isEqualTo("tools[0]");
    assertThat(failure.code()).isEqualTo("bad_tool");
    assertThat(failure.status()).isEqualTo(400);
    assertThat(failure.body()).isNotNull().hasToString(body);
  }

  @ParameterizedTest
  @DisplayName("41 an error that is not JSON keeps its status and gets a message")
  @CsvSource({
    "502, text/html; charset=utf-8, <html>, The provider answered 502 with text/html.",
    "400, text/plain, context window, The provider answered 400 with text/plain.",
    "404, text/html, <html>, The provider answered 404 with text/html. Check the model and base-url.",
    "405, text/html, <html>, The provider answered 405 with text/html. Check the model and base-url.",
    "301, text/html, <html>, 'The provider answered 301, a redirect, which is not followed. Check base-url.'",
  })
  void describes_an_error_that_is_not_json(int status, String type, String body, String message) {
    ChatException failure = fixture.answers(status, type, body).failure();

    assertThat(failure).hasMessage(message);
    assertThat(failure.upstreamStatus()).isEqualTo(status);
    assertThat(failure.body()).isNull();
  }

  @Test
  @DisplayName("42 an empty 400 is not classified as context overflow")
  void classifies_an_empty_400_as_an_invalid_request() {
    fixture.server.enqueue(new MockResponse.Builder().code(400).build());

    ChatException failure = fixture.failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessage("The provider answered 400 with no content type.");
  }

  @ParameterizedTest
  @DisplayName("45 context overflow, by code or by words")
  @ValueSource(
      strings = {
        "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"x\"}}",
        "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens.\"}}",
        "{\"object\":\"error\",\"message\":\"too large for model with 32768 maximum context length\"}",
        "{\"error\":{\"type\":\"exceed_context_size_error\",\"message\":\"x\"}}",
        "{\"error\":\"This model's maximum prompt length is 131072\"}",
        "{\"error\":{\"message\":\"Prompt is too long: 210000 tokens\"}}",
      })
  void recognizes_context_overflow(String body) {
    for (int status : new int[] {400, 413, 422}) {
      assertThat(fixture.answers(status, "application/json", body).failure().kind())
          .as("under %s", status)
          .isEqualTo(FailureKind.CONTEXT_OVERFLOW);
    }
  }

  @Test
  @DisplayName("45 a token limit that is too high is not context overflow")
  void classifies_a_token_limit_that_is_too_high_as_an_invalid_request() {
    String body =
        "{\"error\":{\"message\":\"max_tokens is too large: this model supports at most 16384"
            + " completion tokens\",\"param\":\"max_tokens\",\"code\":\"invalid_value\"}}";

    assertThat(fixture.answers(400, "application/json", body).failure().kind())
        .isEqualTo(FailureKind.INVALID_REQUEST);
  }

  @ParameterizedTest
  @DisplayName("case R42 an exhausted quota and a missing permission have their own kinds")
  @CsvSource({
    "400, content_filter, CONTENT_FILTERED",
    "400, content_policy_violation, CONTENT_FILTERED",
    "400, model_not_found, MODEL_NOT_FOUND",
    "413, rate_limit_exceeded, RATE_LIMITED",
    "400, invalid_api_key, UNAUTHORIZED",
    "403, unsupported_country_region_territory, PERMISSION_DENIED",
    "403, model_not_found, MODEL_NOT_FOUND",
    "403, permission_error, PERMISSION_DENIED",
    "429, insufficient_quota, QUOTA_EXHAUSTED",
    "429, billing_not_active, QUOTA_EXHAUSTED",
    "429, exceeded_current_quota_error, QUOTA_EXHAUSTED",
    "429, rate_limit_exceeded, RATE_LIMITED",
    "400, billing_hard_limit_reached, QUOTA_EXHAUSTED",
    "402, anything, QUOTA_EXHAUSTED",
    "400, unsupported_parameter, UNSUPPORTED",
    "400, unsupported_value, UNSUPPORTED",
    "400, string_above_max_length, UNSUPPORTED",
  })
  void classifies_a_code(int status, String code, FailureKind kind) {
    String body = "{\"error\":{\"message\":\"x\",\"code\":\"" + code + "\"}}";

    assertThat(fixture.answers(status, "application/json", body).failure().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @DisplayName("case R42 a 403 without a code may be about the key or about the prompt")
  @CsvSource({
    "Your API key was reported as leaked., UNAUTHORIZED",
    "Your chosen model requires moderation and your input was flagged, CONTENT_FILTERED",
    "Your team is not allowed to use this model., PERMISSION_DENIED",
    "Your newly created team doesn't have any credits yet., QUOTA_EXHAUSTED",
  })
  void classifies_a_403_by_its_message(String message, FailureKind kind) {
    String body = "{\"error\":{\"message\":\"" + message + "\",\"code\":403}}";

    assertThat(fixture.answers(403, "application/json", body).failure().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429})
  void recognizes_the_exhausted_credits_of_xai(int status) {
    String body =
        "{\"code\":\"Some resource has been exhausted\",\"error\":\"Your team x has either used all"
            + " available credits or reached its monthly spending limit. To continue making API"
            + " requests, please purchase more credits or raise your spending limit.\"}";

    assertThat(fixture.answers(status, "application/json", body).failure().kind())
        .isEqualTo(FailureKind.QUOTA_EXHAUSTED);
  }

  @Test
  void recognizes_the_exhausted_quota_of_moonshot() {
    String body =
        "{\"error\":{\"type\":\"exceeded_current_quota_error\",\"message\":\"Your account x is"
            + " suspended, please check your plan and billing details\"}}";

    assertThat(fixture.answers(429, "application/json", body).failure().kind())
        .isEqualTo(FailureKind.QUOTA_EXHAUSTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"Model Not Exist\"}}",
        "{\"error\":{\"message\":\"foo is not a valid model ID\",\"code\":400}}",
        "{\"message\":\"Invalid model: foo\",\"type\":\"invalid_model\",\"code\":\"1500\"}",
      })
  void recognizes_an_unknown_model_with_status_400(String body) {
    assertThat(fixture.answers(400, "application/json", body).failure().kind())
        .isEqualTo(FailureKind.MODEL_NOT_FOUND);
  }

  @Test
  void a_key_that_is_refused_with_200_is_reported_without_a_status() {
    fixture.answers("{\"base_resp\":{\"status_code\":1004,\"status_msg\":\"login fail\"}}");

    assertThat(fixture.failure())
        .hasMessage("The provider refused our API key. Check its api-key.");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void does_not_show_a_refused_key(int status) {
    String body =
        "{\"error\":{\"message\":\"Incorrect API key provided: sk-se**et.\","
            + "\"code\":\"invalid_api_key\"}}";

    ChatException failure = fixture.answers(status, "application/json", body).failure();

    assertThat(failure)
        .isInstanceOf(Unauthorized.class)
        .hasMessage("The provider refused our API key with " + status + ". Check its api-key.");
    assertThat(failure.body()).isNull();
    assertThat(failure.status()).isEqualTo(502);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'error':{'message':'nested'}} | nested",
        "{'message':'top'} | top",
        "{'error':'text'} | text",
        "{'detail':'fast'} | fast",
        "{'detail':[{'loc':['body'],'msg':'field required'}]} | field required",
        "{'message':{'detail':[{'msg':'Extra inputs are not permitted'}]}} |"
            + " Extra inputs are not permitted",
      })
  void finds_the_message_wherever_it_is(String body, String message) {
    fixture.answers(422, "application/json", body.replace('\'', '"'));

    assertThat(fixture.failure()).hasMessage(message);
  }

  @Test
  void shortens_a_very_long_message() {
    String body = "{\"error\":{\"message\":\"" + "x".repeat(499) + "🌍🌍\"}}";

    assertThat(fixture.answers(500, "application/json", body).failure())
        .hasMessage("x".repeat(499) + "…");
  }

  @ParameterizedTest
  @DisplayName("43 Retry-After")
  @CsvSource({
    "429, Retry-After, 7, 7000",
    "503, Retry-After, 0, 0",
    "503, Retry-After, 'Mon, 05 Jan 2026 10:01:00 GMT', 60000",
    "529, retry-after-ms, 120, 120",
  })
  void reads_how_long_to_wait(int status, String header, String value, long millis) {
    fixture.server.enqueue(
        new MockResponse.Builder().code(status).addHeader(header, value).build());

    assertThat(fixture.failure().retryAfter()).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void reads_only_the_beginning_of_a_very_long_error() {
    fixture.answers(500, "text/plain", "x".repeat(3 * 1024 * 1024));

    assertThat(fixture.failure()).hasMessage("The provider answered 500 with text/plain.");
  }

  @Test
  @DisplayName("41 an error whose body breaks off keeps its status")
  void keeps_the_status_of_an_error_that_breaks_off() {
    fixture.server.enqueue(
        new MockResponse.Builder()
            .code(429)
            .body("{\"error\":")
            .setHeader("Content-Length", 100)
            .onResponseEnd(new mockwebserver3.SocketEffect.CloseSocket())
            .build());

    assertThat(fixture.failure().kind()).isEqualTo(FailureKind.RATE_LIMITED);
  }
}
