package io.aiprovider.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.json.JsonObject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors that Anthropic and Google call bad requests, though they are none. */
class ErrorRulesTest {

  @ParameterizedTest
  @DisplayName("45, 47 the kind is found by the words")
  @CsvSource(
      delimiter = '|',
      value = {
        "input length and `max_tokens` exceed context limit: 178959 + 64000 > 200000, decrease input"
            + " length or `max_tokens` and try again | CONTEXT_OVERFLOW",
        "prompt is too long: 213462 tokens > 200000 maximum | CONTEXT_OVERFLOW",
        "The input token count (1200293) exceeds the maximum number of tokens allowed (1048576)."
            + " | CONTEXT_OVERFLOW",
        "Your credit balance is too low to access the Anthropic API. | QUOTA_EXHAUSTED",
        "API key expired. Please renew the API key. | UNAUTHORIZED",
        "API key not valid. Please pass a valid API key. | UNAUTHORIZED",
        "User location is not supported for the API use. | PERMISSION_DENIED",
        "messages: text content blocks must be non-empty | INVALID_REQUEST"
      })
  void a_400_is_classified_by_its_words(String message, FailureKind kind) {
    JsonObject error = JsonObject.of("type", "invalid_request_error").with("message", message);
    ErrorBody body = ErrorBody.of(JsonObject.of("type", "error").with("error", error));

    assertThat(ErrorRules.kindOf(400, body).of(message, FailureDetail.NONE).kind()).isEqualTo(kind);
  }
}
