package io.aiprovider.plan;

import io.aiprovider.digest.Sha256;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The targets that may answer a request: the candidates in the order in which they are called, each
 * with a verdict and the reason for it. Failover calls the targets of the plan, and the cache key
 * depends on them.
 *
 * <p>Immutable; calls for the same model share one plan.
 *
 * @since 0.1
 */
public final class RoutePlan {

  /** Whether and when a candidate is called. */
  public enum Verdict {
    SELECTED("called in its order"),
    /** The fallback of a provider that is called for the requested model first. */
    RESERVE("called only if this provider reports that it does not have the requested model"),
    ON_CONTEXT_OVERFLOW("called only if the prompt is too long for another target"),
    ON_CONTENT_FILTER("called only if a content filter refused the request"),
    NOT_LISTED("the provider has a list of models, and this model is not in it"),
    NOT_OWNED("the provider offers only its vendor's models, and this is not one of them"),
    NAMESAKE(
        "other providers are known to have this model, and this one may have another model of that name"),
    OPERATION_NOT_OFFERED("the provider does not offer this operation"),
    NOT_ALLOWED("the caller may not use this model"),
    FALLBACK_OFF("no other model than the requested one may answer"),
    INCAPABLE("the model cannot do what the request needs"),
    PROMPT_TOO_LONG("the prompt is longer than its context window"),
    COOLING_DOWN("not called for some time after earlier failures"),
    DISABLED("switched off by an operator"),
    BUSY("the provider has as many requests as it may get"),
    BUDGET_SPENT("the budget of this provider or model has not enough left"),
    TOO_EXPENSIVE("it would cost more than the call may cost"),
    SMALLER_WINDOW("its context window is not known to be larger than the one that was too small");

    private final String reason;

    Verdict(String reason) {
      this.reason = reason;
    }

    /** The reason in words. */
    public String reason() {
      return reason;
    }

    /** Whether a target with this verdict may be called. */
    public boolean mayBeCalled() {
      return this == SELECTED
          || this == RESERVE
          || this == ON_CONTEXT_OVERFLOW
          || this == ON_CONTENT_FILTER;
    }
  }

  /**
   * A target that was considered.
   *
   * @param target the provider and the model that would be requested there
   * @param verdict whether and when it is called
   * @param reason why, in words
   * @param step candidates of the same step can be called in any order: a routing strategy decides
   *     for each call. Candidates of step 0 keep their places
   * @since 0.1
   */
  public record Candidate(Target target, Verdict verdict, String reason, int step) {
    /** A candidate that keeps its place. */
    public Candidate(Target target, Verdict verdict, String reason) {
      this(target, verdict, reason, 0);
    }

    /** A candidate with the default reason of its verdict, which keeps its place. */
    public Candidate(Target target, Verdict verdict) {
      this(target, verdict, verdict.reason());
    }

    /** Whether both can be called in any order. */
    private boolean isInterchangeable(Candidate other) {
      return step != 0 && step == other.step;
    }
  }

  private final List<Candidate> candidates;
  private final List<Candidate> callable;
  private final @Nullable String group;
  private final boolean sole;
  private final boolean choice;
  private volatile @Nullable String fingerprint;

  /** A plan of these candidates, in order. */
  public RoutePlan(List<Candidate> candidates) {
    this(candidates, null);
  }

  /**
   * A plan of these candidates, in order.
   *
   * @param group the model group whose targets they are; null: none
   */
  public RoutePlan(List<Candidate> candidates, @Nullable String group) {
    this.candidates = List.copyOf(candidates);
    this.callable =
        this.candidates.stream().filter(candidate -> candidate.verdict().mayBeCalled()).toList();
    this.group = group;
    this.sole =
        callable.stream().filter(candidate -> candidate.verdict() == Verdict.SELECTED).count() == 1;
    this.choice = hasChoice(callable);
  }

  private RoutePlan(RoutePlan plan, List<Candidate> callable) {
    List<Candidate> all = new ArrayList<>(plan.candidates.size());
    all.addAll(callable);
    for (Candidate candidate : plan.candidates) {
      if (!candidate.verdict().mayBeCalled()) {
        all.add(candidate);
      }
    }
    this.candidates = List.copyOf(all);
    this.callable = List.copyOf(callable);
    this.group = plan.group;
    this.sole = plan.sole;
    this.choice = plan.choice;
  }

  /** A plan that calls these targets, in order. */
  public static RoutePlan of(Target... targets) {
    List<Candidate> candidates = new ArrayList<>();
    for (Target target : targets) {
      candidates.add(new Candidate(target, Verdict.SELECTED));
    }
    return new RoutePlan(candidates);
  }

  /** All candidates: first those that may be called for the requested model, in order. */
  public List<Candidate> candidates() {
    return candidates;
  }

  /** The candidates that may be called, in order. */
  public List<Candidate> callable() {
    return callable;
  }

  /** The targets that may be called, in order. */
  public List<Target> targets() {
    return callable.stream().map(Candidate::target).toList();
  }

  /** The model group that was requested; null if it was another name. */
  public @Nullable String group() {
    return group;
  }

  /** Whether several candidates can be called in any order. */
  public boolean hasChoice() {
    return choice;
  }

  private static boolean hasChoice(List<Candidate> callable) {
    for (int i = 1; i < callable.size(); i++) {
      if (callable.get(i).isInterchangeable(callable.get(i - 1))) {
        return true;
      }
    }
    return false;
  }

  /**
   * This plan with another order of the candidates that can be called in any order.
   *
   * @param order sorts candidates of the same step, in place
   */
  public RoutePlan inOrder(Consumer<List<Candidate>> order) {
    List<Candidate> ordered = new ArrayList<>(callable);
    for (int from = 0, to; from < ordered.size(); from = to) {
      to = from + 1;
      while (to < ordered.size() && ordered.get(to).isInterchangeable(ordered.get(from))) {
        to++;
      }
      if (to - from > 1) {
        order.accept(ordered.subList(from, to));
      }
    }
    return new RoutePlan(this, ordered);
  }

  /** This plan with these targets after all others, which keep their order. */
  public RoutePlan withLast(Predicate<Target> last) {
    List<Candidate> ordered = new ArrayList<>(callable);
    ordered.sort(Comparator.comparing(candidate -> last.test(candidate.target())));
    return ordered.equals(callable) ? this : new RoutePlan(this, ordered);
  }

  /** Whether the plan has a target for the requested model, which is not a fallback. */
  public boolean servesRequestedModel() {
    return callable.stream().anyMatch(candidate -> !candidate.target().fallback());
  }

  /** Whether there is exactly one target, apart from reserves. */
  public boolean isSole() {
    return sole;
  }

  /** This plan with other verdicts on some of its targets. */
  public RoutePlan with(Collection<Candidate> changed) {
    Map<Target, Candidate> byTarget = new HashMap<>();
    changed.forEach(each -> byTarget.put(each.target(), each));
    return new RoutePlan(
        candidates.stream().map(each -> byTarget.getOrDefault(each.target(), each)).toList(),
        group);
  }

  /** A short text that is equal for two plans that call the same targets in the same order. */
  public String fingerprint() {
    String known = fingerprint;
    if (known == null) {
      known = digest();
      fingerprint = known;
    }
    return known;
  }

  private String digest() {
    StringBuilder text = new StringBuilder();
    for (Candidate candidate : callable) {
      Target target = candidate.target();
      // with the lengths, so that different lists of targets never give the same text
      text.append(target.provider().length())
          .append(target.fallback() ? '~' : ':')
          .append(target.model().length())
          .append(':')
          .append(target.provider())
          .append(target.model());
    }
    return Sha256.hex(text.toString());
  }

  @Override
  public String toString() {
    return candidates.toString();
  }
}
