package io.aiprovider.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FaultTest {
  static Stream<Arguments> short_forms() {
    return Stream.of(
        Arguments.of("status:500", Fault.status(500)),
        Arguments.of("status:429:2s", Fault.status(429, Duration.ofSeconds(2))),
        Arguments.of("cut:3", Fault.cutAfter(3)),
        Arguments.of("cut:0", Fault.cutAfter(0)),
        Arguments.of("silence", Fault.silence()),
        Arguments.of("slow:200ms", Fault.slow(Duration.ofMillis(200))),
        Arguments.of("slow:1m", Fault.slow(Duration.ofMinutes(1))),
        Arguments.of("malformed", Fault.malformed()),
        Arguments.of("refused", Fault.refused()),
        Arguments.of("page:502", Fault.page(502)),
        Arguments.of("page:200", Fault.page(200)),
        Arguments.of("error-event:2", Fault.errorEventAfter(2)),
        Arguments.of("endless", Fault.endless()),
        Arguments.of("none", Fault.none()),
        Arguments.of("status:429:2s*2", Fault.status(429, Duration.ofSeconds(2)).times(2)),
        Arguments.of(" silence*3 ", Fault.silence().times(3)));
  }

  @ParameterizedTest
  @MethodSource("short_forms")
  void is_read_from_its_short_form(String text, Fault fault) {
    assertThat(Fault.parse(text)).isEqualTo(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "oops|The kind of fault is unknown.",
        "``|The kind of fault is unknown.",
        "status|The kind of fault is unknown.",
        "silence:1|The kind of fault is unknown.",
        "status:abc|'abc' is not a whole number.",
        "status:200|An error status is from 400 to 599, not 200.",
        "status:429:2|'2' is not a time such as 200ms or 2s.",
        "slow:fast|'fast' is not a time such as 200ms or 2s.",
        "slow:0ms|A fault needs a time above zero, not PT0S.",
        "slow:ms|'' is not a whole number.",
        "cut:-1|A stream cannot end after -1 chunks.",
        "page:302|The status of a page is 200, or from 400 to 599, not 302.",
        "error-event:-1|A stream cannot end after -1 chunks.",
        "refused:1|The kind of fault is unknown.",
        "silence*0|A fault happens to at least 1 call, not 0.",
        "silence*|'' is not a whole number.",
      })
  void the_error_for_an_invalid_text_shows_the_valid_forms(String text, String wrong) {
    assertThatThrownBy(() -> Fault.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' is not a fault. " + wrong)
        .hasMessageContaining("Write status:CODE, status:CODE:RETRY_AFTER, cut:CHUNKS, silence");
  }

  @ParameterizedTest
  @CsvSource({
    "400,INVALID_REQUEST",
    "401,UNAUTHORIZED",
    "402,QUOTA_EXHAUSTED",
    "403,PERMISSION_DENIED",
    "404,MODEL_NOT_FOUND",
    "408,TIMED_OUT",
    "409,CONFLICT",
    "413,INVALID_REQUEST",
    "422,INVALID_REQUEST",
    "429,RATE_LIMITED",
    "500,UNAVAILABLE",
    "502,UNAVAILABLE",
    "503,OVERLOADED",
    "504,TIMED_OUT",
    "529,OVERLOADED",
  })
  void a_status_is_the_failure_an_http_provider_reports(int status, FailureKind kind) {
    ChatException failure = Fault.status(status).statusFailure("sim");

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.upstreamStatus()).isEqualTo(status);
    assertThat(failure.provider()).isEqualTo("sim");
    assertThat(failure.retryAfter()).isNull();
  }

  @Test
  void a_status_may_have_a_retry_after() {
    assertThat(Fault.status(429, Duration.ofSeconds(2)).statusFailure("sim").retryAfter())
        .isEqualTo(Duration.ofSeconds(2));
  }
}
