package io.aiprovider.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.Target;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.NoTargetLeft;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Target A = new Target("a", "m", false);
  private static final Target B = new Target("b", "m", false);
  private static final Target C = new Target("c", "m", false);

  private final RetryBudget budget = new RetryBudget(0.2, new MutableClock());
  private ResilienceOptions options = ResilienceOptions.DEFAULT.withMaxAttempts(6);

  private Progress progress(Target... targets) {
    return new Progress(List.of(targets), options, budget);
  }

  /** The target of the next step, noted as failed. */
  private static Target failNext(Progress progress, ChatException failure) {
    Progress.Step step = progress.next();
    assertThat(step).isNotNull();
    progress.failed(step.target(), failure);
    return step.target();
  }

  private static CoolingDown cooling(Duration wait) {
    return new CoolingDown("cooling", FailureDetail.NONE.withRetryAfter(wait));
  }

  @Test
  @DisplayName("47 those that were not tried come first, then those that failed, in order")
  void those_that_were_not_tried_come_first() {
    Progress progress = progress(A, B);

    assertThat(failNext(progress, Failures.unavailable("a"))).isEqualTo(A);
    assertThat(failNext(progress, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(failNext(progress, Failures.unavailable("a"))).isEqualTo(A);
    assertThat(failNext(progress, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(progress.next()).isNull();
  }

  @Test
  void going_on_to_another_does_not_wait_and_a_retry_does() {
    Progress progress = progress(A, B);
    assertThat(progress.next().delay()).isZero();
    failNext(progress, Failures.unavailable("a"));
    assertThat(progress.next().delay()).isZero();
    failNext(progress, Failures.unavailable("b"));

    assertThat(progress.next().delay()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @Test
  @DisplayName("43 a Retry-After of a second or less is waited for before the next target")
  void a_short_retry_after_is_waited_for_first() {
    Progress progress = progress(A, B);
    failNext(progress, Failures.rateLimited("a", Duration.ofSeconds(1)));

    Progress.Step step = progress.next();

    assertThat(step.target()).isEqualTo(A);
    assertThat(step.delay()).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_010));
  }

  @Test
  @DisplayName("case R42 an exhausted quota is not waited for, however short its Retry-After")
  void an_exhausted_quota_is_not_waited_for() {
    Progress progress = progress(A, B);
    failNext(progress, Failures.quotaExhausted("a", Duration.ofMillis(10)));

    assertThat(failNext(progress, Failures.unavailable("b"))).isEqualTo(B);

    assertThat(failNext(progress, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(progress.next()).isNull();
  }

  @Test
  @DisplayName("43 a longer Retry-After is waited for only when nobody else is left")
  void a_longer_retry_after_is_waited_for_last() {
    Progress progress = progress(A, B);
    failNext(progress, Failures.rateLimited("a", Duration.ofSeconds(5)));
    assertThat(failNext(progress, Failures.unauthorized("b"))).isEqualTo(B);

    Progress.Step step = progress.next();

    assertThat(step).isNotNull();
    assertThat(step.target()).isEqualTo(A);
    assertThat(step.delay()).isBetween(Duration.ofMillis(5_000), Duration.ofMillis(5_010));
  }

  @Test
  @DisplayName("43 a Retry-After beyond the longest backoff is not waited for")
  void a_retry_after_beyond_the_longest_backoff_is_not_waited_for() {
    Progress progress = progress(A);
    failNext(progress, Failures.rateLimited("a", Duration.ofMillis(5_001)));

    assertThat(progress.next()).isNull();
  }

  @Test
  @DisplayName("47 a refused key is not tried again")
  void a_refused_key_is_not_tried_again() {
    Progress progress = progress(A, B);
    failNext(progress, Failures.unauthorized("a"));

    assertThat(failNext(progress, Failures.unauthorized("b"))).isEqualTo(B);
    assertThat(progress.next()).isNull();
  }

  @Test
  void there_are_so_many_attempts_over_all() {
    options = options.withMaxAttempts(2);
    Progress progress = progress(A, B, C);
    failNext(progress, Failures.unavailable("a"));
    failNext(progress, Failures.unavailable("b"));

    assertThat(progress.next()).isNull();
  }

  @Test
  void a_provider_without_the_model_is_not_counted() {
    options = options.withMaxAttempts(1);
    Progress progress = progress(A, B, C);
    failNext(progress, Failures.modelNotFound("a"));
    failNext(progress, Failures.modelNotFound("b"));

    assertThat(failNext(progress, Failures.unavailable("c"))).isEqualTo(C);
    assertThat(progress.next()).isNull();
  }

  @Test
  void a_target_that_is_cooling_down_is_passed_over_and_not_counted() {
    options = options.withMaxAttempts(1);
    Progress progress = progress(A, B);
    progress.coolingDown(progress.next().target(), cooling(Duration.ofSeconds(9)));

    assertThat(failNext(progress, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(progress.next()).isNull();
  }

  @Test
  void without_a_budget_there_is_no_retry_but_still_the_next_target() {
    while (budget.tryRetry()) {
      // until it is used up
    }
    Progress progress = progress(A, B);
    failNext(progress, Failures.rateLimited("a", Duration.ofMillis(10)));

    assertThat(failNext(progress, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(progress.next()).isNull();
  }

  @Test
  @DisplayName("46 all cooling down: the shortest wait is named")
  void all_cooling_down() {
    Progress progress = progress(A, B);
    progress.coolingDown(A, cooling(Duration.ofSeconds(9)));
    progress.coolingDown(B, cooling(Duration.ofSeconds(4)));
    assertThat(progress.next()).isNull();

    ChatException failure = progress.failure();

    assertThat(failure).isInstanceOf(CoolingDown.class);
    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void one_failure_is_told_as_it_is_and_several_together() {
    ChatException first = Failures.unavailable("a");
    Progress progress = progress(A, B);
    progress.failed(A, first);
    assertThat(progress.failure()).isSameAs(first);

    progress.failed(B, Failures.unavailable("b"));

    assertThat(progress.failure()).isInstanceOf(NoTargetLeft.class);
  }
}
