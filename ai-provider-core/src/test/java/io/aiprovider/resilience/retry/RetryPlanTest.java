package io.aiprovider.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Failures;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryPlanTest extends RetryPlanFixture {
  @Test
  @DisplayName("47 targets that were not tried come first, then those that failed, in order")
  void targets_that_were_not_tried_come_first() {
    RetryPlan plan = plan(A, B);

    assertThat(failNext(plan, Failures.unavailable("a"))).isEqualTo(A);
    assertThat(failNext(plan, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(failNext(plan, Failures.unavailable("a"))).isEqualTo(A);
    assertThat(failLast(plan, Failures.unavailable("b"))).isEqualTo(B);
  }

  @Test
  void the_next_target_is_called_at_once_and_a_retry_waits() {
    RetryPlan plan = plan(A, B);
    for (int target = 0; target < 2; target++) {
      RetryPlan.Step step = plan.next();
      assertThat(step.delay()).isZero();
      plan.failed(step, Failures.unavailable("a"));
    }

    assertThat(plan.next().delay()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @Test
  @DisplayName(
      "43 after a Retry-After of a second or less the target is called again before the next one")
  void a_short_wait_comes_before_the_next_target() {
    RetryPlan plan = plan(A, B);
    failNext(plan, Failures.rateLimited("a", Duration.ofSeconds(1)));

    RetryPlan.Step step = plan.next();

    assertThat(step.target()).isEqualTo(A);
    assertThat(step.delay()).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_010));
  }

  @Test
  @DisplayName(
      "case R42 a target with an exhausted quota is not called again, even after a short Retry-After")
  void a_target_with_an_exhausted_quota_is_not_called_again() {
    RetryPlan plan = plan(A, B);
    failNext(plan, Failures.quotaExhausted("a", Duration.ofMillis(10)));

    assertThat(failNext(plan, Failures.unavailable("b"))).isEqualTo(B);

    assertThat(failLast(plan, Failures.unavailable("b"))).isEqualTo(B);
  }

  @Test
  @DisplayName(
      "43 after a longer Retry-After the target is called again only when no other is left")
  void a_longer_wait_comes_after_all_other_targets() {
    RetryPlan plan = plan(A, B);
    failNext(plan, Failures.rateLimited("a", Duration.ofSeconds(5)));
    assertThat(failNext(plan, Failures.unauthorized("b"))).isEqualTo(B);

    RetryPlan.Step step = plan.next();

    assertThat(step).isNotNull();
    assertThat(step.target()).isEqualTo(A);
    assertThat(step.delay()).isBetween(Duration.ofMillis(5_000), Duration.ofMillis(5_010));
  }

  @Test
  @DisplayName("43 after a Retry-After beyond the longest backoff the target is not called again")
  void a_wait_beyond_the_longest_backoff_ends_the_retries() {
    RetryPlan plan = plan(A);
    failNext(plan, Failures.rateLimited("a", Duration.ofMillis(5_001)));

    assertThat(plan.next()).isNull();
  }

  @Test
  @DisplayName("47 a target that refused the key is not called again")
  void a_target_that_refused_the_key_is_not_called_again() {
    RetryPlan plan = plan(A, B);
    failNext(plan, Failures.unauthorized("a"));

    assertThat(failLast(plan, Failures.unauthorized("b"))).isEqualTo(B);
  }

  @Test
  void the_number_of_attempts_on_all_targets_is_limited() {
    options = options.withMaxAttempts(2);
    RetryPlan plan = plan(A, B, C);
    failNext(plan, Failures.unavailable("a"));
    failNext(plan, Failures.unavailable("b"));

    assertThat(plan.next()).isNull();
  }

  @Test
  void a_provider_without_the_model_does_not_count_as_an_attempt() {
    options = options.withMaxAttempts(1);
    RetryPlan plan = plan(A, B, C);
    failNext(plan, Failures.modelNotFound("a"));
    failNext(plan, Failures.modelNotFound("b"));

    assertThat(failLast(plan, Failures.unavailable("c"))).isEqualTo(C);
  }

  @Test
  void a_target_that_is_cooling_down_is_skipped_and_does_not_count() {
    options = options.withMaxAttempts(1);
    RetryPlan plan = plan(A, B);
    plan.refused(plan.next(), cooling(Duration.ofSeconds(9)));

    assertThat(failLast(plan, Failures.unavailable("b"))).isEqualTo(B);
  }

  @Test
  void without_a_budget_there_is_no_retry_but_still_the_next_target() {
    while (budget.tryRetry()) {
      // until it is used up
    }
    RetryPlan plan = plan(A, B);
    failNext(plan, Failures.rateLimited("a", Duration.ofMillis(10)));

    assertThat(failLast(plan, Failures.unavailable("b"))).isEqualTo(B);
  }

  @Test
  void a_busy_target_that_is_called_instead_is_waited_for_once() {
    RoutePlan route =
        new RoutePlan(
            List.of(
                new Candidate(A, Verdict.SELECTED),
                new Candidate(B, Verdict.SELECTED),
                new Candidate(new Target("c", "m", true), Verdict.ON_CONTENT_FILTER)));
    RetryPlan plan = new RetryPlan(route, options, budget, model -> 0, clock);
    ContentFiltered refusal = new ContentFiltered("refused", FailureDetail.NONE);
    failNext(plan, refusal);

    RetryPlan.Step first = plan.next();
    plan.busy(first, Failures.rateLimited("c", Duration.ZERO));
    RetryPlan.Step again = plan.next();
    assertThat(again).isSameAs(first);
    assertThat(again.mayWait()).isTrue();
    plan.busy(again, Failures.rateLimited("c", Duration.ZERO));

    assertThat(plan.next()).isNull();
    assertThat(plan.failure()).isSameAs(refusal);
  }

  // A fallback of a provider that was called before

  private static final Target FALLBACK = new Target("a", "small", true);

  private RetryPlan planWithReserve() {
    RoutePlan route =
        new RoutePlan(
            List.of(
                new Candidate(A, Verdict.SELECTED),
                new Candidate(new Target("x", "m", false), Verdict.NOT_LISTED),
                new Candidate(FALLBACK, Verdict.RESERVE)));
    return new RetryPlan(route, options, budget, model -> 0, clock);
  }

  @Test
  void a_provider_without_the_model_is_called_with_its_default_model_in_its_turn() {
    options = options.withMaxAttempts(1);
    RetryPlan plan = planWithReserve();
    failNext(plan, Failures.modelNotFound("a"));

    assertThat(failLast(plan, Failures.unavailable("a"))).isEqualTo(FALLBACK);
  }

  @Test
  void a_provider_that_failed_in_another_way_is_not_called_with_its_default_model() {
    RetryPlan plan = planWithReserve();
    failNext(plan, Failures.unauthorized("a"));

    assertThat(plan.next()).isNull();
  }

  @Test
  void a_provider_that_is_cooling_down_is_not_called_with_its_default_model() {
    RetryPlan plan = planWithReserve();
    plan.refused(plan.next(), cooling(Duration.ofSeconds(9)));

    assertThat(plan.next()).isNull();
  }

  @Test
  void a_target_is_the_sole_one_when_there_is_only_a_reserve_besides() {
    assertThat(planWithReserve().next().isSole()).isTrue();
    assertThat(plan(A, B).next().isSole()).isFalse();
  }
}
