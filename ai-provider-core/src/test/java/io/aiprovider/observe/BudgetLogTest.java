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
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines about budgets; those of other tests are about other budgets. */
class BudgetLogTest {
  private static final String MESSAGE = "The budget of this tenant, $7321, is spent.";

  private final MutableClock clock = new MutableClock();
  private final BudgetLog log = new BudgetLog(clock);
  private final LogLines logged =
      new LogLines(BudgetLog.class.getName(), line -> line.contains(MESSAGE));

  @AfterEach
  void stop() {
    logged.close();
  }

  private ChatCall refused(@Nullable Caller caller, @Nullable String period) {
    ChatCall call =
        ChatCall.builder().caller(caller).attribute(CallAttribute.REQUEST_ID, "req-7").build();
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
            new BudgetExceeded(MESSAGE, FailureDetail.NONE, "tenant", period, null)));
    return call;
  }

  @Test
  void a_refused_call_is_a_line_with_its_caller_and_budget() {
    ChatCall call = refused(new Caller("ada", "acme", null, Set.of()), "month");

    assertThat(logged.written().get(0).getLevel()).isEqualTo(Level.INFO);
    assertThat(logged.written().get(0).getFormattedMessage())
        .isEqualTo(
            "A call was refused or ended: " + MESSAGE + " (call " + call.id() + ", request req-7)");
    assertThat(logged.fields(0))
        .containsEntry("event", "budget_exceeded")
        .containsEntry("key_id", "ada")
        .containsEntry("tenant", "acme")
        .containsEntry("scope", "tenant")
        .containsEntry("period", "month");
  }

  @Test
  void a_kind_of_budget_has_one_line_in_ten_seconds() {
    refused(null, "month");
    refused(null, "month");
    refused(null, "day");
    clock.advance(Duration.ofSeconds(10));
    refused(null, "month");

    assertThat(logged.written()).hasSize(3);
    assertThat(logged.written().get(2).getFormattedMessage()).contains("1 more line");
  }
}
