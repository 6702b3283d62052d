package io.aiprovider.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.failure.Failures;
import io.aiprovider.reply.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LastResortTest extends RetryPlanFixture {
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
  void when_all_are_skipped_each_is_called_once_in_order() {
    RetryPlan plan = allSkipped(A, B, C);
    refuseNext(plan, A);

    assertThat(failNext(plan, Failures.quotaExhausted("b", null))).isEqualTo(B);
    refuseNext(plan, C);

    assertThat(plan.next()).isNull();
    assertThat(plan.route().targets()).containsExactly(B);
  }

  @Test
  void a_last_resort_that_fails_after_it_began_to_work_is_the_end() {
    RetryPlan plan = allSkipped(A, B, C);

    assertThat(failNext(plan, Failures.unavailable("a"))).isEqualTo(A);

    assertThat(plan.next()).isNull();
  }

  @Test
  void skipped_targets_are_not_called_after_another_target_worked_and_failed() {
    RetryPlan plan = plan(A, B);
    plan.refused(plan.next(), cooling(Duration.ofSeconds(9)));

    assertThat(failNext(plan, Failures.unauthorized("b"))).isEqualTo(B);

    assertThat(plan.next()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"MODEL_NOT_FOUND", "QUOTA_EXHAUSTED"})
  void skipped_targets_are_called_when_the_others_refused_the_call(FailureKind kind) {
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
  void a_sole_target_that_was_refused_is_not_called_twice() {
    assertThat(allSkipped(A).next()).isNull();
  }
}
