package io.aiprovider.resilience.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A plan for three targets, and what happens to its steps. */
abstract class RetryPlanFixture {
  static final Target A = new Target("a", "m", false);
  static final Target B = new Target("b", "m", false);
  static final Target C = new Target("c", "m", false);

  final MutableClock clock = new MutableClock();
  final RetryBudget budget = new RetryBudget(0.2, clock);
  final Map<String, Long> windows = new HashMap<>();
  ResilienceOptions options = ResilienceOptions.DEFAULT.withMaxAttempts(6);

  RetryPlan plan(Target... targets) {
    return new RetryPlan(
        RoutePlan.of(targets), options, budget, model -> windows.getOrDefault(model, 0L), clock);
  }

  /** Fails the next step, and returns its target. */
  static Target failNext(RetryPlan plan, ChatException failure) {
    RetryPlan.Step step = plan.next();
    assertThat(step).isNotNull();
    plan.failed(step, failure);
    return step.target();
  }

  /** Fails the next step, which must be the last, and returns its target. */
  static Target failLast(RetryPlan plan, ChatException failure) {
    Target target = failNext(plan, failure);
    assertThat(plan.next()).isNull();
    return target;
  }

  static CoolingDown cooling(Duration wait) {
    return new CoolingDown(
        "cooling", FailureDetail.NONE.withRetryAfter(wait), FailureKind.RATE_LIMITED);
  }
}
