package io.aiprovider.resilience.retry;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last resort of a call: if no provider has worked on the call and no other step is left, the
 * targets that were skipped are called once each, in order, unless they requested a pause with
 * {@code Retry-After}. The first target that fails in another way than by refusing the call ends
 * this, so that during an outage a call reaches at most one provider whose circuit is open.
 */
final class LastResort {
  /** Failures with which a provider refuses a call before it works on an answer. */
  private static final Set<FailureKind> REFUSED_BEFORE_WORK =
      EnumSet.of(
          FailureKind.MODEL_NOT_FOUND,
          FailureKind.UNSUPPORTED,
          FailureKind.QUOTA_EXHAUSTED,
          FailureKind.RATE_LIMITED);

  private boolean worked;

  /** Records that an attempt failed. */
  void failed(ChatException failure) {
    worked |= !REFUSED_BEFORE_WORK.contains(failure.kind());
  }

  /** The first of these steps that may be taken as a last resort, marked as such; null if none. */
  RetryPlan.@Nullable Step among(List<RetryPlan.Step> tried) {
    if (worked) {
      return null;
    }
    for (RetryPlan.Step step : tried) {
      if (mayBeLastResort(step)) {
        step.becomeLastResort();
        return step;
      }
    }
    return null;
  }

  private static boolean mayBeLastResort(RetryPlan.Step step) {
    return step.wasOnlySkipped()
        && !step.isSole() // it was refused although no other target could serve the call
        && !step.isLastResort();
  }
}
