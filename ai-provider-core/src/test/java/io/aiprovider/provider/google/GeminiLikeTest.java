package io.aiprovider.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.json.JsonObject;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of services that imitate Gemini, and Gemini's counts and errors. */
class GeminiLikeTest {
  private final Gemini gemini = new Gemini();

  @AfterEach
  void stop() {
    gemini.close();
  }

  private static JsonObject choice(JsonObject answer) {
    return answer.objects("choices").get(0);
  }

  @Test
  @DisplayName("R4 missing members of an answer are filled in")
  void fills_in() {
    JsonObject answer =
        gemini
            .answers("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]}}]}")
            .completion();

    assertThat(answer.string("id")).startsWith("chatcmpl-");
    assertThat(answer.string("model")).isEqualTo("gemini-2.5-flash");
    assertThat(answer.has("usage")).isFalse();
    assertThat(choice(answer).string("finish_reason")).isEqualTo("stop");
    assertThat(choice(answer).integer("index")).isZero();
  }

  @Test
  @DisplayName("R3 R4 a call without an id, whose arguments are text, is a call")
  void fills_in_calls() {
    JsonObject choice =
        choice(
            gemini
                .answers(
                    """
                    {"candidates":[{"content":{"parts":[{"functionCall":{"name":"f",\
                    "args":"{\\"x\\":1}"}}]},"finishReason":"stop"}]}""")
                .completion());

    JsonObject call = choice.object("message").objects("tool_calls").get(0);
    assertThat(call.string("id")).startsWith("call_");
    assertThat(call.object("function").string("arguments")).isEqualTo("{\"x\":1}");
    assertThat(choice.string("finish_reason")).isEqualTo("tool_calls");
  }

  @Test
  @DisplayName("R4 candidates of a stream without an index are numbered by position")
  void positions_of_candidates() {
    JsonObject answer =
        gemini
            .answers(
                """
                data: {"candidates":[{"content":{"parts":[{"text":"a"}]}},\
                {"content":{"parts":[{"text":"b"}]}}]}

                data: {"candidates":[{"finishReason":"STOP"},{"finishReason":"max_tokens"}]}

                """)
            .assembled();

    assertThat(answer.objects("choices"))
        .extracting(choice -> choice.object("message").string("content"))
        .containsExactly("a", "b");
    assertThat(answer.objects("choices"))
        .extracting(choice -> choice.string("finish_reason"))
        .containsExactly("stop", "length");
  }

  @Test
  @DisplayName("R22 tokens that only the total includes are counted as completion tokens")
  void tokens_of_the_total() {
    String body =
        """
        {"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}],\
        "usageMetadata":{"promptTokenCount":10,"toolUsePromptTokenCount":2,\
        "candidatesTokenCount":5,"totalTokenCount":117}}""";

    assertThat(new ChatResponse(gemini.answers(body).completion()).usage())
        .isEqualTo(Usage.of(12, 105));
    assertThat(new ChatResponse(gemini.answers("data: " + body + "\n\n").assembled()).usage())
        .isEqualTo(Usage.of(12, 105));
  }

  @Test
  @DisplayName("R24 tokens of audio and images are counted; R7 numbers may be text")
  void modalities() {
    String usage =
        """
        "usageMetadata":{"promptTokenCount":"100","toolUsePromptTokenCount":10,\
        "cachedContentTokenCount":40,"candidatesTokenCount":20,"thoughtsTokenCount":5,\
        "totalTokenCount":135,"promptTokensDetails":[{"modality":"TEXT","tokenCount":30},\
        {"modality":"AUDIO","tokenCount":50},{"modality":"IMAGE","tokenCount":20}],\
        "toolUsePromptTokensDetails":[{"modality":"IMAGE","tokenCount":10}],\
        "cacheTokensDetails":[{"modality":"TEXT","tokenCount":28},\
        {"modality":"AUDIO","tokenCount":12}],\
        "candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":7},\
        {"modality":"IMAGE","tokenCount":"8"}]}""";
    String body =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}],"
            + usage
            + "}";
    Usage expected = new Usage(110, 40, 0, 25, 5).withMedia(new Usage.Media(50, 30, 7, 8, 12));

    assertThat(new ChatResponse(gemini.answers(body).completion()).usage()).isEqualTo(expected);
    assertThat(new ChatResponse(gemini.answers("data: " + body + "\n\n").assembled()).usage())
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("R26 a character that is split over two events is complete in the second")
  void split_characters() {
    JsonObject message =
        choice(
                gemini
                    .answers(
                        Gemini.event("{\"text\":\"\\ud83d\",\"thought\":true}", "")
                            + Gemini.event("{\"text\":\"\\ude00\",\"thought\":true}", "")
                            + Gemini.event("{\"text\":\"a\\ud83d\"}", "")
                            + Gemini.event("{\"text\":\"\\ude00b\"}", "STOP"))
                    .assembled())
            .object("message");

    assertThat(message.string("reasoning_content")).isEqualTo("😀");
    assertThat(message.string("content")).isEqualTo("a😀b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | RESOURCE_EXHAUSTED | GenerateRequestsPerDayPerProjectPerModel-FreeTier | QUOTA_EXHAUSTED",
        "429 | RESOURCE_EXHAUSTED | GenerateRequestsPerMinutePerProjectPerModel-FreeTier | RATE_LIMITED",
        "429 | RESOURCE_EXHAUSTED | GenerateContentInputTokensPerModelPerMinute | RATE_LIMITED",
        "429 | RESOURCE_EXHAUSTED | | RATE_LIMITED",
        "403 | PERMISSION_DENIED | | PERMISSION_DENIED",
        "404 | NOT_FOUND | | MODEL_NOT_FOUND",
        "503 | UNAVAILABLE | | OVERLOADED",
        "500 | INTERNAL | | UNAVAILABLE",
        "504 | DEADLINE_EXCEEDED | | UNAVAILABLE",
        "400 | INVALID_ARGUMENT | | INVALID_REQUEST"
      })
  @DisplayName("R42 R37 each error has its kind; a quota of a day is not a rate limit")
  void errors(int status, String word, String quota, FailureKind kind) {
    String details =
        quota == null
            ? ""
            : ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\","
                + "\"violations\":[{\"quotaId\":\""
                + quota
                + "\"}]},{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"9s\"}]";
    gemini.server.enqueue(
        new MockResponse.Builder()
            .code(status)
            .body(
                "{\"error\":{\"code\":%d,\"message\":\"No.\",\"status\":\"%s\"%s}}"
                    .formatted(status, word, details))
            .build());

    assertThat(catchThrowableOfType(ChatException.class, gemini::completion).kind())
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "User location is not supported for the API use. | PERMISSION_DENIED",
        "API key not valid. Please pass a valid API key. | UNAUTHORIZED"
      })
  @DisplayName("R42 a bad request may be about the account")
  void bad_requests(String message, FailureKind kind) {
    gemini.server.enqueue(
        new MockResponse.Builder()
            .code(400)
            .body(
                "{\"error\":{\"code\":400,\"message\":\"%s\",\"status\":\"FAILED_PRECONDITION\"}}"
                    .formatted(message))
            .build());

    assertThat(catchThrowableOfType(ChatException.class, gemini::completion).kind())
        .isEqualTo(kind);
  }
}
