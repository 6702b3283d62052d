package io.aiprovider.plan;

import io.aiprovider.digest.Sha256;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    NOT_LISTED("the provider has a list of models, and this model is not in it"),
    NOT_OWNED("the provider offers only its vendor's models, and this is not one of them"),
    NAMESAKE(
        "other providers are known to have this model, and this one may have another model of that name"),
    OPERATION_NOT_OFFERED("the provider does not offer this operation"),
    NOT_ALLOWED("the caller may not use this model"),
    FALLBACK_OFF("no other model than the requested one may answer"),
    COOLING_DOWN("not called for some time after earlier failures"),
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
      return this == SELECTED || this == RESERVE;
    }
  }

  /**
   * A target that was considered.
   *
   * @param target the provider and the model that would be requested there
   * @param verdict whether and when it is called
   * @param reason why, in words
   * @since 0.1
   */
  public record Candidate(Target target, Verdict verdict, String reason) {
    /** A candidate with the default reason of its verdict. */
    public Candidate(Target target, Verdict verdict) {
      this(target, verdict, verdict.reason());
    }
  }

  private final List<Candidate> candidates;
  private final List<Candidate> callable;
  private final boolean sole;
  private volatile @Nullable String fingerprint;

  /** A plan of these candidates, in order. */
  public RoutePlan(List<Candidate> candidates) {
    this.candidates = List.copyOf(candidates);
    this.callable =
        this.candidates.stream().filter(candidate -> candidate.verdict().mayBeCalled()).toList();
    this.sole =
        callable.stream().filter(candidate -> candidate.verdict() == Verdict.SELECTED).count() == 1;
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
        candidates.stream().map(each -> byTarget.getOrDefault(each.target(), each)).toList());
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
