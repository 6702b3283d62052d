package io.aiprovider.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.Failures;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The targets that a call may call while an attempt is running. */
class HedgesTest extends RetryPlanFixture {

  private static List<Target> targets(List<RetryPlan.Step> steps) {
    return steps.stream().map(RetryPlan.Step::target).toList();
  }

  private static RetryPlan.Step next(RetryPlan plan) {
    return Objects.requireNonNull(plan.next());
  }

  @Test
  void are_those_that_were_not_called_yet() {
    RetryPlan plan = plan(A, B, C);

    assertThat(targets(plan.hedges(next(plan)))).containsExactly(B, C);

    plan = plan(A, B, C);
    failNext(plan, Failures.unavailable("a"));
    assertThat(targets(plan.hedges(next(plan)))).containsExactly(C);
  }

  @Test
  void are_no_stand_ins_and_not_the_running_target() {
    RetryPlan plan = plan(A, new Target("a", "m", false), new Target("b", "other", true));

    assertThat(plan.hedges(next(plan))).isEmpty();
  }

  @Test
  void one_is_called_once_and_then_no_other() {
    RetryPlan plan = plan(A, B, C);
    RetryPlan.Step first = next(plan);
    RetryPlan.Step hedge = plan.hedges(first).get(0);

    assertThat(plan.tryHedge(hedge)).isTrue();
    assertThat(plan.hedges(first)).isEmpty();

    plan.failed(first, Failures.unavailable("a"));
    plan.failed(hedge, Failures.unavailable("b"));
    assertThat(next(plan).target()).isEqualTo(C);
  }

  @Test
  void count_as_attempts() {
    options = options.withMaxAttempts(2);
    RetryPlan plan = plan(A, B, C);
    assertThat(plan.hedges(next(plan))).hasSize(2);

    options = options.withMaxAttempts(1);
    plan = plan(A, B, C);
    assertThat(plan.hedges(next(plan))).isEmpty();
  }

  @Test
  void are_taken_from_the_retry_budget() {
    int hedged = 0;
    for (int i = 0; i < 100; i++) {
      RetryPlan plan = plan(A, B);
      hedged += plan.tryHedge(plan.hedges(next(plan)).get(0)) ? 1 : 0;
    }

    assertThat(hedged).isEqualTo(20); // a share of 0.2
  }
}
