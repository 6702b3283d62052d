package io.aiprovider.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.aiprovider.LogLines;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines about refused calls; those of other tests are about other limits. */
class LimitLogTest {
  private static final String MESSAGE =
      "This key has reached its limit of 7,321 requests per hour.";

  private final MutableClock clock = new MutableClock();
  private final LimitLog log = new LimitLog(clock);
  private final LogLines logged =
      new LogLines(LimitLog.class.getName(), line -> line.contains(MESSAGE));

  @AfterEach
  void stop() {
    logged.close();
  }

  private ChatCall refused(String key, String limit) {
    ChatCall call =
        ChatCall.builder()
            .caller(new Caller(key, "acme", null, Set.of()))
            .attribute(CallAttribute.REQUEST_ID, "req-7")
            .build();
    LimitReached failure = new LimitReached(MESSAGE, FailureDetail.NONE, "key", limit);
    log.callEnded(
        call,
        new FinishedCall(
            Operation.CHAT,
            "m",
            Duration.ZERO,
            CacheStatus.BYPASS,
            List.of(),
            List.of(),
            List.of(),
            null,
            failure));
    return call;
  }

  @Test
  void a_refused_call_is_a_line_with_its_caller_and_limit() {
    ChatCall call = refused("ada", "quota");

    assertThat(logged.written().get(0).getLevel()).isEqualTo(Level.INFO);
    assertThat(logged.written().get(0).getFormattedMessage())
        .isEqualTo("A call was refused: " + MESSAGE + " (call " + call.id() + ", request req-7)");
    assertThat(logged.fields(0))
        .containsEntry("key_id", "ada")
        .containsEntry("tenant", "acme")
        .containsEntry("scope", "key")
        .containsEntry("limit", "quota");
  }

  @Test
  void a_kind_of_limit_has_one_line_in_ten_seconds_whatever_the_key() {
    refused("ada", "quota");
    refused("bob", "quota");
    refused("carol", "quota");
    refused("ada", "concurrent_calls");
    clock.advance(Duration.ofSeconds(10));
    refused("dan", "quota");

    assertThat(logged.written()).hasSize(3);
    assertThat(logged.written().get(2).getFormattedMessage())
        .endsWith("(2 more lines like this were left out.)");
  }
}
