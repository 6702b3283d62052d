package io.aiprovider.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.NoTargetLeft;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FailureSummaryTest extends RetryPlanFixture {
  @Test
  @DisplayName("46 when all are cooling down, the failure has the shortest wait")
  void when_all_are_cooling_down_the_failure_has_the_shortest_wait() {
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

  @Test
  void one_failure_is_thrown_unchanged_and_several_are_combined() {
    ChatException first = Failures.unavailable("a");
    RetryPlan plan = plan(A, B);
    plan.failed(plan.next(), first);
    assertThat(plan.failure()).isSameAs(first);

    plan.failed(plan.next(), Failures.unavailable("b"));

    assertThat(plan.failure()).isInstanceOf(NoTargetLeft.class);
  }

  @Test
  @DisplayName("case R51 a reason that several targets have, or one has twice, appears once")
  void a_reason_appears_once() {
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
  void two_models_of_a_provider_are_distinguished() {
    RetryPlan plan = plan(A, new Target("a", "n", false));
    failNext(plan, Failures.unavailable("a"));
    failNext(plan, Failures.timedOut("a"));

    assertThat(plan.failure())
        .hasMessageContaining("a/m: It answered with status 500.")
        .hasMessageContaining("a/n: ");
  }

  @Test
  @DisplayName("case R52 each candidate is named with its reason, also one that was not called")
  void targets_that_were_not_called_are_named() {
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
  @DisplayName("case R52 when all are cooling down each is named with the end of its cooldown")
  void all_targets_that_are_cooling_down_are_named() {
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
