package io.aiprovider.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.ContextOverflow;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Failures;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowLimitTest extends RetryPlanFixture {
  @Test
  void a_prompt_that_is_too_long_fails_over_only_to_a_larger_window() {
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
            Verdict.SELECTED, Verdict.SMALLER_WINDOW, Verdict.SMALLER_WINDOW, Verdict.SELECTED);
    assertThat(failNext(plan, overflow())).isEqualTo(large);
    assertThat(plan.next()).isNull();
  }

  @Test
  void a_prompt_that_is_too_long_for_all_fails_with_the_overflow() {
    windows.put("m", 8_000L);
    RetryPlan plan = plan(A, B);
    ChatException overflow = overflow();
    failNext(plan, overflow);

    assertThat(plan.next()).isNull();
    assertThat(plan.failure()).isSameAs(overflow);
  }

  @Test
  void after_an_unknown_window_no_other_is_known_to_be_larger() {
    windows.put("large", 200_000L);
    RetryPlan plan = plan(A, new Target("b", "large", false));
    failNext(plan, overflow());

    assertThat(plan.next()).isNull();
  }

  @Test
  void a_target_that_failed_before_an_overflow_is_called_again_only_with_a_larger_window() {
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
}
