package io.aiprovider.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.ContextOverflow;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.NoTargetLeft;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPlanTest {
  private static final Target A = new Target("a", "m", false);
  private static final Target B = new Target("b", "m", false);
  private static final Target C = new Target("c", "m", false);

  private final MutableClock clock = new MutableClock();
  private final RetryBudget budget = new RetryBudget(0.2, clock);
  private final Map<String, Long> windows = new HashMap<>();
  private ResilienceOptions options = ResilienceOptions.DEFAULT.withMaxAttempts(6);

  private RetryPlan plan(Target... targets) {
    return new RetryPlan(
        RoutePlan.of(targets), options, budget, model -> windows.getOrDefault(model, 0L), clock);
  }

  /** The target of the next step, noted as failed. */
  private static Target failNext(RetryPlan plan, ChatException failure) {
    RetryPlan.Step step = plan.next();
    assertThat(step).isNotNull();
    plan.failed(step, failure);
    return step.target();
  }

  private static CoolingDown cooling(Duration wait) {
    return new CoolingDown(
        "cooling", FailureDetail.NONE.withRetryAfter(wait), FailureKind.RATE_LIMITED);
  }

  @Test
  @DisplayName("47 those that were not tried come first, then those that failed, in order")
  void those_that_were_not_tried_come_first() {
    RetryPlan plan = plan(A, B);

    assertThat(failNext(plan, Failures.unavailable("a"))).isEqualTo(A);
    assertThat(failNext(plan, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(failNext(plan, Failures.unavailable("a"))).isEqualTo(A);
    assertThat(failNext(plan, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(plan.next()).isNull();
  }

  @Test
  void going_on_to_another_does_not_wait_and_a_retry_does() {
    RetryPlan plan = plan(A, B);
    for (int target = 0; target < 2; target++) {
      RetryPlan.Step step = plan.next();
      assertThat(step.delay()).isZero();
      plan.failed(step, Failures.unavailable("a"));
    }

    assertThat(plan.next().delay()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @Test
  @DisplayName("43 a Retry-After of a second or less is waited for before the next target")
  void a_short_retry_after_is_waited_for_first() {
    RetryPlan plan = plan(A, B);
    failNext(plan, Failures.rateLimited("a", Duration.ofSeconds(1)));

    RetryPlan.Step step = plan.next();

    assertThat(step.target()).isEqualTo(A);
    assertThat(step.delay()).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_010));
  }

  @Test
  @DisplayName("case R42 an exhausted quota is not waited for, however short its Retry-After")
  void an_exhausted_quota_is_not_waited_for() {
    RetryPlan plan = plan(A, B);
    failNext(plan, Failures.quotaExhausted("a", Duration.ofMillis(10)));

    assertThat(failNext(plan, Failures.unavailable("b"))).isEqualTo(B);

    assertThat(failNext(plan, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(plan.next()).isNull();
  }

  @Test
  @DisplayName("43 a longer Retry-After is waited for only when nobody else is left")
  void a_longer_retry_after_is_waited_for_last() {
    RetryPlan plan = plan(A, B);
    failNext(plan, Failures.rateLimited("a", Duration.ofSeconds(5)));
    assertThat(failNext(plan, Failures.unauthorized("b"))).isEqualTo(B);

    RetryPlan.Step step = plan.next();

    assertThat(step).isNotNull();
    assertThat(step.target()).isEqualTo(A);
    assertThat(step.delay()).isBetween(Duration.ofMillis(5_000), Duration.ofMillis(5_010));
  }

  @Test
  @DisplayName("43 a Retry-After beyond the longest backoff is not waited for")
  void a_retry_after_beyond_the_longest_backoff_is_not_waited_for() {
    RetryPlan plan = plan(A);
    failNext(plan, Failures.rateLimited("a", Duration.ofMillis(5_001)));

    assertThat(plan.next()).isNull();
  }

  @Test
  @DisplayName("47 a refused key is not tried again")
  void a_refused_key_is_not_tried_again() {
    RetryPlan plan = plan(A, B);
    failNext(plan, Failures.unauthorized("a"));

    assertThat(failNext(plan, Failures.unauthorized("b"))).isEqualTo(B);
    assertThat(plan.next()).isNull();
  }

  @Test
  void there_are_so_many_attempts_over_all() {
    options = options.withMaxAttempts(2);
    RetryPlan plan = plan(A, B, C);
    failNext(plan, Failures.unavailable("a"));
    failNext(plan, Failures.unavailable("b"));

    assertThat(plan.next()).isNull();
  }

  @Test
  void a_provider_without_the_model_is_not_counted() {
    options = options.withMaxAttempts(1);
    RetryPlan plan = plan(A, B, C);
    failNext(plan, Failures.modelNotFound("a"));
    failNext(plan, Failures.modelNotFound("b"));

    assertThat(failNext(plan, Failures.unavailable("c"))).isEqualTo(C);
    assertThat(plan.next()).isNull();
  }

  @Test
  void a_target_that_is_cooling_down_is_passed_over_and_not_counted() {
    options = options.withMaxAttempts(1);
    RetryPlan plan = plan(A, B);
    plan.refused(plan.next(), cooling(Duration.ofSeconds(9)));

    assertThat(failNext(plan, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(plan.next()).isNull();
  }

  @Test
  void without_a_budget_there_is_no_retry_but_still_the_next_target() {
    while (budget.tryRetry()) {
      // until it is used up
    }
    RetryPlan plan = plan(A, B);
    failNext(plan, Failures.rateLimited("a", Duration.ofMillis(10)));

    assertThat(failNext(plan, Failures.unavailable("b"))).isEqualTo(B);
    assertThat(plan.next()).isNull();
  }

  @Test
  @DisplayName("46 all cooling down: the shortest wait is named")
  void all_cooling_down() {
    RetryPlan plan = plan(A, B);
    plan.refused(plan.next(), cooling(Duration.ofSeconds(9)));
    plan.refused(plan.next(), cooling(Duration.ofSeconds(4)));
    plan.refused(plan.next(), cooling(Duration.ofSeconds(9)));
    plan.refused(plan.next(), cooling(Duration.ofSeconds(4)));
    assertThat(plan.next()).isNull();

    ChatException failure = plan.failure();

    assertThat(failure).isInstanceOf(CoolingDown.class);
    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(4));
  }

  // The last resort: nobody else can be called

  /** A plan of which all targets were skipped. */
  private RetryPlan allSkipped(Target... targets) {
    RetryPlan plan = plan(targets);
    for (int i = 0; i < targets.length; i++) {
      RetryPlan.Step step = plan.next();
      assertThat(step.isLastResort()).isFalse();
      plan.refused(step, cooling(Duration.ofSeconds(9 - i)));
    }
    return plan;
  }

  private static void refuseNext(RetryPlan plan, Target expected) {
    RetryPlan.Step step = plan.next();
    assertThat(step.target()).isEqualTo(expected);
    assertThat(step.isLastResort()).isTrue();
    plan.refused(step, cooling(Duration.ofSeconds(4)));
  }

  @Test
  void when_all_are_skipped_each_is_tried_once_more_in_order() {
    RetryPlan plan = allSkipped(A, B, C);
    refuseNext(plan, A);

    assertThat(failNext(plan, Failures.quotaExhausted("b", null))).isEqualTo(B);
    refuseNext(plan, C);

    assertThat(plan.next()).isNull();
    assertThat(plan.route().targets()).containsExactly(B);
  }

  @Test
  void a_last_resort_that_fails_at_its_work_is_the_end() {
    RetryPlan plan = allSkipped(A, B, C);

    assertThat(failNext(plan, Failures.unavailable("a"))).isEqualTo(A);

    assertThat(plan.next()).isNull();
  }

  @Test
  void those_that_were_skipped_are_not_called_after_another_failed_at_its_work() {
    RetryPlan plan = plan(A, B);
    plan.refused(plan.next(), cooling(Duration.ofSeconds(9)));

    assertThat(failNext(plan, Failures.unauthorized("b"))).isEqualTo(B);

    assertThat(plan.next()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"MODEL_NOT_FOUND", "QUOTA_EXHAUSTED"})
  void those_that_were_skipped_are_called_when_the_others_turned_the_call_away(FailureKind kind) {
    RetryPlan plan = plan(A, B);
    plan.refused(plan.next(), cooling(Duration.ofSeconds(9)));
    ChatException failure =
        kind == FailureKind.MODEL_NOT_FOUND
            ? Failures.modelNotFound("b")
            : Failures.quotaExhausted("b", null);

    assertThat(failNext(plan, failure)).isEqualTo(B);

    assertThat(failNext(plan, Failures.quotaExhausted("a", null))).isEqualTo(A);
    assertThat(plan.next()).isNull();
  }

  @Test
  void a_last_resort_counts_as_an_attempt() {
    options = options.withMaxAttempts(1);
    RetryPlan plan = allSkipped(A, B);

    assertThat(failNext(plan, Failures.quotaExhausted("a", null))).isEqualTo(A);

    assertThat(plan.next()).isNull();
  }

  @Test
  void a_sole_target_that_was_refused_is_not_tried_twice() {
    assertThat(allSkipped(A).next()).isNull();
  }

  @Test
  void one_failure_is_told_as_it_is_and_several_together() {
    ChatException first = Failures.unavailable("a");
    RetryPlan plan = plan(A, B);
    plan.failed(plan.next(), first);
    assertThat(plan.failure()).isSameAs(first);

    plan.failed(plan.next(), Failures.unavailable("b"));

    assertThat(plan.failure()).isInstanceOf(NoTargetLeft.class);
  }

  // A fallback of a provider that was asked before

  private static final Target FALLBACK = new Target("a", "small", true);

  private RetryPlan planWithReserve() {
    RoutePlan route =
        new RoutePlan(
            List.of(
                new Candidate(A, Verdict.TAKEN),
                new Candidate(new Target("x", "m", false), Verdict.NOT_LISTED),
                new Candidate(FALLBACK, Verdict.RESERVE)));
    return new RetryPlan(route, options, budget, model -> 0, clock);
  }

  @Test
  void a_provider_that_has_not_the_model_is_asked_for_its_default_model_in_its_turn() {
    options = options.withMaxAttempts(1);
    RetryPlan plan = planWithReserve();
    failNext(plan, Failures.modelNotFound("a"));

    assertThat(failNext(plan, Failures.unavailable("a"))).isEqualTo(FALLBACK);
    assertThat(plan.next()).isNull();
  }

  @Test
  void a_provider_that_failed_in_another_way_is_not_asked_for_its_default_model() {
    RetryPlan plan = planWithReserve();
    failNext(plan, Failures.unauthorized("a"));

    assertThat(plan.next()).isNull();
  }

  @Test
  void a_provider_that_is_cooling_down_is_not_asked_for_its_default_model() {
    RetryPlan plan = planWithReserve();
    plan.refused(plan.next(), cooling(Duration.ofSeconds(9)));

    assertThat(plan.next()).isNull();
  }

  @Test
  void a_target_is_the_sole_one_beside_a_reserve() {
    assertThat(planWithReserve().next().isSole()).isTrue();
    assertThat(plan(A, B).next().isSole()).isFalse();
  }

  // A prompt that is too long

  @Test
  void a_prompt_that_is_too_long_goes_on_to_a_larger_window_only() {
    windows.putAll(Map.of("m", 8_000L, "same", 8_000L, "large", 200_000L));
    Target same = new Target("b", "same", false);
    Target unknown = new Target("c", "unknown", false);
    Target large = new Target("d", "large", true);
    RetryPlan plan = plan(A, same, unknown, large);
    failNext(plan, overflow());

    assertThat(failNext(plan, Failures.unavailable("d"))).isEqualTo(large);
    assertThat(plan.route().candidates())
        .extracting(Candidate::verdict)
        .containsExactly(
            Verdict.TAKEN, Verdict.SMALLER_WINDOW, Verdict.SMALLER_WINDOW, Verdict.TAKEN);
    assertThat(failNext(plan, overflow())).isEqualTo(large);
    assertThat(plan.next()).isNull();
  }

  @Test
  void a_prompt_that_is_too_long_for_all_is_the_callers_failure() {
    windows.put("m", 8_000L);
    RetryPlan plan = plan(A, B);
    ChatException overflow = overflow();
    failNext(plan, overflow);

    assertThat(plan.next()).isNull();
    assertThat(plan.failure()).isSameAs(overflow);
  }

  @Test
  void after_a_window_that_nobody_knows_no_other_is_known_to_be_larger() {
    windows.put("large", 200_000L);
    RetryPlan plan = plan(A, new Target("b", "large", false));
    failNext(plan, overflow());

    assertThat(plan.next()).isNull();
  }

  @Test
  void who_failed_before_a_prompt_was_too_long_is_asked_again_only_with_a_larger_window() {
    windows.putAll(Map.of("m", 8_000L, "n", 8_000L));
    RetryPlan plan = plan(A, new Target("b", "n", false));
    failNext(plan, Failures.unavailable("a"));
    ChatException overflow = overflow();
    failNext(plan, overflow);

    assertThat(plan.next()).isNull();
    assertThat(plan.failure()).isSameAs(overflow);
  }

  private static ChatException overflow() {
    return new ContextOverflow("too long", FailureDetail.NONE);
  }

  // What the caller is told

  @Test
  @DisplayName("case R51 a reason that several have, or one has twice, stands once")
  void a_reason_stands_once() {
    RetryPlan plan = plan(A, B, C);
    failNext(plan, Failures.unavailable("a"));
    failNext(plan, Failures.unavailable("b"));
    failNext(plan, Failures.unauthorized("c"));
    failNext(plan, Failures.unavailable("a"));

    assertThat(plan.failure().getMessage())
        .isEqualTo(
            "No provider could answer. a, b: It answered with status 500. c: "
                + Failures.unauthorized("c").callersMessage());
  }

  @Test
  void two_models_of_a_provider_are_told_apart() {
    RetryPlan plan = plan(A, new Target("a", "n", false));
    failNext(plan, Failures.unavailable("a"));
    failNext(plan, Failures.timedOut("a"));

    assertThat(plan.failure())
        .hasMessageContaining("a/m: It answered with status 500.")
        .hasMessageContaining("a/n: ");
  }

  @Test
  @DisplayName("case R52 each candidate is named with its reason, those that were not asked too")
  void those_that_were_not_asked_are_named() {
    RetryPlan plan = plan(A, B);
    plan.refused(plan.next(), cooling(Duration.ofSeconds(30)));
    failNext(plan, Failures.unauthorized("b"));
    assertThat(plan.next()).isNull();

    ChatException failure = plan.failure();

    String until = clock.instant().plusSeconds(30).toString().substring(11, 19);
    assertThat(failure)
        .hasMessageContaining("a: not called until " + until + " (rate limited).")
        .hasMessageContaining("b: " + Failures.unauthorized("b").callersMessage());
    assertThat(failure.status()).isEqualTo(502);
  }

  @Test
  @DisplayName("case R52 when all are cooling down each is named with its time")
  void all_that_cool_down_are_named() {
    RetryPlan plan = plan(A, B);
    plan.refused(plan.next(), cooling(Duration.ofSeconds(9)));
    plan.refused(plan.next(), cooling(Duration.ofSeconds(4)));

    assertThat(plan.failure())
        .hasMessageContaining("a: not called until")
        .hasMessageContaining("b: not called until");
    assertThat(plan.route().candidates())
        .extracting(Candidate::verdict)
        .containsOnly(Verdict.COOLING_DOWN);
  }
}
