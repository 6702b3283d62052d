package io.aiprovider.resilience.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.Wire;
import io.aiprovider.failure.AccountingUnavailable;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** After a rate limit or an exhausted quota, a provider is not called for a time. */
class CooldownTest extends CircuitFixture {
  @Test
  @DisplayName("47 a rate limit is a cooldown for its Retry-After and never opens it")
  void a_rate_limit_is_a_cooldown_only() {
    for (int i = 0; i < 20; i++) {
      fail(Failures.rateLimited("a", Duration.ofSeconds(7)));
      assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(7));
      clock.advance(Duration.ofSeconds(7));
    }

    assertThat(state()).isEqualTo(CircuitState.CLOSED);
    succeed();
  }

  @Test
  void a_cooldown_lasts_exactly_as_long_as_its_retry_after() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));

    clock.advance(Duration.ofSeconds(7).minusNanos(1));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofNanos(1));
    clock.advance(Duration.ofNanos(1));
    succeed();
  }

  @Test
  void a_refusal_of_our_own_is_no_cooldown_of_the_provider() {
    fail(
        new AccountingUnavailable(
            "The disk is full.", FailureDetail.NONE.withRetryAfter(Duration.ofSeconds(7))));

    succeed();
  }

  @Test
  void a_shorter_retry_after_does_not_end_a_cooldown_early() {
    provider.breaksOff(Failures.rateLimited("a", Duration.ofSeconds(2)), Wire.text("Hel"));
    StreamingReply running = stream();
    running.next();
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));
    assertThatThrownBy(running::next).isInstanceOf(ChatException.class);

    clock.advance(Duration.ofSeconds(7).minusNanos(1));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofNanos(1));
    clock.advance(Duration.ofNanos(1));
    succeed();
  }

  @Test
  @DisplayName("43 an extremely long Retry-After is a cooldown of one day")
  void a_cooldown_is_a_day_at_most() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(Long.MAX_VALUE)));

    assertThat(refused().retryAfter()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void a_cooldown_also_applies_to_the_sole_target() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));

    assertThatThrownBy(() -> call(true)).isInstanceOf(CoolingDown.class);
  }

  @Test
  @DisplayName("case R42 an exhausted quota is a cooldown of five minutes for every Retry-After")
  void an_exhausted_quota_is_a_longer_cooldown() {
    fail(Failures.quotaExhausted("a", Duration.ofSeconds(1)));

    assertThat(refused().retryAfter()).isEqualTo(Duration.ofMinutes(5));
    clock.advance(Duration.ofMinutes(5));
    succeed();
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  @DisplayName("case R42 a sole target without quota is called, and a success ends the cooldown")
  void a_sole_target_without_quota_is_called() {
    fail(Failures.quotaExhausted("a", null));
    provider.answers("Hi");

    assertThat(call(true).provider()).isEqualTo("a");

    succeed();
  }

  @Test
  @DisplayName("case R42 an exhausted quota applies to all models of a provider")
  void an_exhausted_quota_applies_to_all_models() {
    CircuitPermit older = circuits.of(target("a", "other")).enter(ProviderAccount.SOLE, false);
    clock.advance(Duration.ofMillis(1));
    fail(Failures.quotaExhausted("a", null));

    assertThatThrownBy(() -> circuits.of(target("a", "other")).enter(ProviderAccount.SOLE, false))
        .isInstanceOf(CoolingDown.class);
    assertThatThrownBy(() -> circuits.of(target("a", "third")).enter(ProviderAccount.SOLE, false))
        .isInstanceOf(CoolingDown.class);
    circuits.of(target("b", "m")).enter(ProviderAccount.SOLE, false);
    assertThat(circuits.of("a").values())
        .hasSize(3)
        .allSatisfy(
            status -> {
              assertThat(status.notCalledFor()).isEqualTo(Duration.ofMinutes(5));
              assertThat(status.cause()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
            });

    older.succeeded(); // it began before
    refused();
    circuits.of(target("a", "other")).enter(ProviderAccount.SOLE, true).succeeded();
    succeed();
  }

  @Test
  void a_retry_after_and_an_open_circuit_apply_to_one_model() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));
    circuits.of(target("a", "other")).enter(ProviderAccount.SOLE, false);
    clock.advance(Duration.ofSeconds(7));

    open();

    circuits.of(target("a", "other")).enter(ProviderAccount.SOLE, false);
  }

  private static Target target(String provider, String model) {
    return new Target(provider, model, false);
  }

  @Test
  void a_cooldown_has_its_cause() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));

    assertThat(refused())
        .hasMessage("The provider is cooling down after earlier failures (latest: rate limited).");
  }

  @Test
  void a_change_of_the_date_does_not_change_a_cooldown() {
    fail(Failures.rateLimited("a", Duration.ofSeconds(7)));
    clock.setForward(Duration.ofDays(-365));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(7));

    clock.advance(Duration.ofSeconds(7));

    succeed();
  }
}
