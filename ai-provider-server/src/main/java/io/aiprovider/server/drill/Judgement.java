package io.aiprovider.server.drill;

import io.aiprovider.call.Attempt;
import io.aiprovider.catalog.Capability;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.FailureAction;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.server.drill.DrillResult.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what a caller saw with what the failure policy promises. */
final class Judgement {
  /** For what is no wait of the engine's: threads, connections, a busy machine. */
  private static final Duration MARGIN = Duration.ofSeconds(3);

  private static final String TOO_FEW_ATTEMPTS =
      "resilience.max-attempts ends the call before another provider is called.";

  private final Sandbox sandbox;
  private final Rehearsal rehearsal;
  private final DrillCase drill;
  private final List<Target> order;

  /**
   * @param order the targets in the order in which they are called
   */
  Judgement(Sandbox sandbox, Rehearsal rehearsal, DrillCase drill, List<Target> order) {
    this.sandbox = sandbox;
    this.rehearsal = rehearsal;
    this.drill = drill;
    this.order = order;
  }

  DrillResult of(Observation seen) {
    FailureKind kind = drill.fault().failure(drill.stream());
    String wrong = kind == null ? unlessAnswered(seen) : wrong(kind, seen);
    if (wrong == null) {
      wrong = late(seen);
    }
    if (wrong != null) {
      return result(Verdict.FAIL, seen, wrong);
    }
    String exposed = kind == null ? null : exposed(kind);
    return result(exposed == null ? Verdict.PASS : Verdict.EXPOSED, seen, exposed);
  }

  private DrillResult result(Verdict verdict, Observation seen, @Nullable String reason) {
    return new DrillResult(
        drill,
        verdict,
        seen.summary(),
        seen.status(),
        seen.failureKind(),
        seen.servedBy(),
        seen.attempts().stream().map(attempt -> attempt.target().provider()).toList(),
        added(seen),
        seen.elapsed(),
        isDisturbed(seen),
        reason);
  }

  private boolean isDisturbed(Observation seen) {
    return seen.attempts().stream()
        .filter(attempt -> !drill.fault().takesTime() || !isFaulty(attempt.target()))
        .map(Attempt::failure)
        .anyMatch(failure -> failure != null && failure.kind() == FailureKind.TIMED_OUT);
  }

  private boolean isFaulty(Target target) {
    return drill.all() || target.provider().equals(order.get(0).provider());
  }

  /** What is wrong; null if nothing is. */
  private @Nullable String wrong(FailureKind kind, Observation seen) {
    if (seen.attempts().size() > sandbox.maxAttempts()) {
      return seen.attempts().size() + " attempts were made, more than resilience.max-attempts.";
    }
    if (drill.fault().isAfterContent(drill.stream())) {
      return unlessEndedOnce(seen);
    }
    boolean failsOver = FailurePolicy.of(kind).action() != FailureAction.GIVE_UP;
    if (failsOver && !drill.all() && standIn() != null) {
      return unlessFailedOver(seen);
    }
    return unlessRefused(drill.fault().status(drill.stream()), seen);
  }

  private static @Nullable String unlessAnswered(Observation seen) {
    return seen.isAnswered() ? null : "The call should be answered. " + message(seen);
  }

  private @Nullable String unlessFailedOver(Observation seen) {
    String first = order.get(0).provider();
    if (seen.isAnswered() && !first.equals(seen.servedBy())) {
      return null;
    }
    ChatException failure = seen.failure();
    if (seen.attempts().size() == sandbox.maxAttempts() && !seen.calledOther(first)) {
      return TOO_FEW_ATTEMPTS;
    }
    return failure != null && failure.kind() == FailureKind.DEADLINE_EXCEEDED
        ? "The deadline of the call is over before another provider can answer: make"
            + " resilience.deadline longer, or the timeouts of '"
            + first
            + "' shorter."
        : "Another provider should answer. " + message(seen);
  }

  /** After the first content there is either the rest of the answer, or one error. */
  private static @Nullable String unlessEndedOnce(Observation seen) {
    boolean begun = !seen.text().isEmpty();
    return begun && (seen.failure() != null || seen.complete() && seen.attempts().size() > 1)
        ? null
        : "The stream should begin and end with an error. " + message(seen);
  }

  private static @Nullable String unlessRefused(int status, Observation seen) {
    return seen.failure() != null && seen.text().isEmpty() && seen.status() == status
        ? null
        : "The caller should get " + status + ". " + message(seen);
  }

  private static String message(Observation seen) {
    ChatException failure = seen.failure();
    return failure == null
        ? "The caller saw: " + seen.summary() + "."
        : String.valueOf(failure.getMessage());
  }

  /** Why no other provider answers; null if one does, or none would in any case. */
  private @Nullable String exposed(FailureKind kind) {
    boolean failsOver =
        !drill.all()
            && !drill.fault().isAfterContent(drill.stream())
            && FailurePolicy.of(kind).action() != FailureAction.GIVE_UP;
    if (!failsOver || standIn() != null) {
      return null;
    }
    String first = order.get(0).provider();
    return rehearsal.hasOther(first, drill)
        ? TOO_FEW_ATTEMPTS
        : "Only '" + first + "' can answer: there is no other provider for this model.";
  }

  /** The first target of another provider that a call reaches; null if there is none. */
  private @Nullable Target standIn() {
    String first = order.get(0).provider();
    return order.stream()
        .limit(sandbox.maxAttempts())
        .filter(target -> !target.provider().equals(first))
        .findFirst()
        .orElse(null);
  }

  private @Nullable String late(Observation seen) {
    Duration allowed = MARGIN;
    for (Attempt attempt : seen.attempts()) {
      allowed = allowed.plus(sandbox.limit(drill, attempt.target().provider()));
    }
    Duration longest = sandbox.longestCall().plus(MARGIN);
    allowed = allowed.compareTo(longest) < 0 ? allowed : longest;
    return seen.elapsed().compareTo(allowed) <= 0
        ? null
        : "The call took %d ms in the drill, but its timeouts allow %d ms."
            .formatted(seen.elapsed().toMillis(), allowed.toMillis());
  }

  /** The time of failed attempts and waits; timeouts count as configured. */
  private Duration added(Observation seen) {
    ChatException failure = seen.failure();
    if (failure != null && failure.kind() == FailureKind.DEADLINE_EXCEEDED) {
      return sandbox.deadline();
    }
    if (failure != null && !seen.text().isEmpty() && failure.kind() != FailureKind.TIMED_OUT) {
      return Duration.ZERO;
    }
    Duration added = seen.elapsed();
    for (Attempt attempt : seen.attempts()) {
      Duration duration = attempt.duration() == null ? Duration.ZERO : attempt.duration();
      ChatException why = attempt.failure();
      if (why == null) {
        added = added.minus(duration);
      } else if (why.kind() == FailureKind.TIMED_OUT) {
        added = added.minus(duration).plus(configured(attempt.target()));
      }
    }
    return added.isNegative() ? Duration.ZERO : added;
  }

  private Duration configured(Target target) {
    CatalogModel model = rehearsal.client().catalog().find(target.model());
    boolean reasons = model != null && model.can(Capability.REASONING);
    return sandbox.configuredLimit(drill, target.provider(), reasons);
  }
}
