package io.aiprovider.routing;

import io.aiprovider.caller.ModelAccess;
import io.aiprovider.chat.Operation;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan that is being built. */
final class RouteDraft {
  private final Operation operation;
  private final ModelAccess access;
  private final Set<String> requested = new HashSet<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Candidate> leftOut = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> providersWithTarget = new HashSet<>();
  private final List<Candidate> conditional = new ArrayList<>();
  private final Set<String> seenAfterFailure = new HashSet<>();
  private @Nullable String group;
  private int step;
  private int nextStep = 1;

  RouteDraft(Operation operation, ModelAccess access, String requested) {
    this.operation = operation;
    this.access = access;
    this.requested.add(requested);
  }

  /** Records another name for the requested model. */
  void alsoRequested(String name) {
    requested.add(name);
  }

  /** The targets are those of a model group. */
  void group(String name) {
    group = name;
  }

  /** The targets that are added from now on can be called in any order, but after those before. */
  void beginStep() {
    step = nextStep++;
  }

  /** The targets that are added from now on are called in the order in which they are added. */
  void keepOrder() {
    step = 0;
  }

  Operation operation() {
    return operation;
  }

  /** Adds a target for the requested model, unless a rule excludes it. */
  void add(RoutedProvider provider, Target target) {
    if (seen.add(target.toString())) {
      Verdict verdict = verdict(provider, target);
      (verdict == Verdict.SELECTED ? candidates : leftOut)
          .add(new Candidate(target, verdict, verdict.reason(), step));
      if (verdict == Verdict.SELECTED) {
        providersWithTarget.add(provider.name());
      }
    }
  }

  /** Records a provider that is not called for the requested model. */
  void leaveOut(RoutedProvider provider, String model, Verdict why) {
    leftOut.add(new Candidate(provider.target(model), why));
  }

  /** Adds the default models of providers, to be called when all other targets have failed. */
  void addFallbacks(List<RoutedProvider> providers, boolean allowed) {
    // a caller that may not use the requested model must not get another model instead
    boolean forbidden =
        providersWithTarget.isEmpty()
            && leftOut.stream().anyMatch(c -> c.verdict() == Verdict.NOT_ALLOWED);
    candidates.addAll(leftOut);
    leftOut.clear();
    for (RoutedProvider provider : providers) {
      Target fallback = provider.fallback();
      if (fallback != null && !seen.contains(fallback.toString())) {
        Verdict verdict =
            !allowed
                ? Verdict.FALLBACK_OFF
                : forbidden ? Verdict.NOT_ALLOWED : verdict(provider, fallback);
        boolean reserve =
            verdict == Verdict.SELECTED && providersWithTarget.contains(provider.name());
        candidates.add(new Candidate(fallback, reserve ? Verdict.RESERVE : verdict));
      }
    }
  }

  /**
   * Adds a target that is called only after a certain failure of another one.
   *
   * @param when says after which
   */
  void addAfterFailure(RoutedProvider provider, Target target, Verdict when) {
    if (seen.contains(target.toString()) || !seenAfterFailure.add(when + " " + target)) {
      return;
    }
    Target standIn = new Target(target.provider(), target.model(), true);
    Verdict verdict = verdict(provider, standIn);
    conditional.add(new Candidate(standIn, verdict == Verdict.SELECTED ? when : verdict));
  }

  private Verdict verdict(RoutedProvider provider, Target target) {
    if (!provider.supports(operation)) {
      return Verdict.OPERATION_NOT_OFFERED;
    }
    return access.admits(requested, target) ? Verdict.SELECTED : Verdict.NOT_ALLOWED;
  }

  boolean hasTargets() {
    return !providersWithTarget.isEmpty();
  }

  RoutePlan plan() {
    candidates.addAll(leftOut);
    candidates.addAll(conditional);
    return new RoutePlan(candidates, group);
  }
}
