package io.aiprovider.routing;

import io.aiprovider.failure.ChatException;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which targets a call would have now.
 *
 * @param entries the candidates: first those that may be called, in order
 * @param failure why the call would fail without an attempt; null if it would make one
 * @param hedgeAfter how long the first target may take until the second one is called, too; null:
 *     it is called only if the first one fails
 */
public record RoutePreview(
    List<Entry> entries, @Nullable ChatException failure, @Nullable Duration hedgeAfter) {

  /**
   * A candidate.
   *
   * @param candidate with the verdict at this moment
   * @param position the number of the attempt on it if all attempts before fail; 0: it is not
   *     called
   * @param cooldown how long it is cooling down; null: it is not
   */
  public record Entry(Candidate candidate, int position, @Nullable Duration cooldown) {}

  /** A preview in which nothing is called. */
  public static RoutePreview of(List<Candidate> candidates, @Nullable ChatException failure) {
    return new RoutePreview(
        candidates.stream().map(candidate -> new Entry(candidate, 0, null)).toList(),
        failure,
        null);
  }

  /** The same with a second target that is called after this time; null: with none. */
  RoutePreview withHedge(@Nullable Duration after) {
    return new RoutePreview(entries, failure, after);
  }

  /** The target of the first attempt; null if there is none. */
  @Nullable Target first() {
    return entries.stream()
        .filter(entry -> entry.position() == 1)
        .map(entry -> entry.candidate().target())
        .findFirst()
        .orElse(null);
  }

  /** Whether another target for the requested model would be called, too. */
  boolean hasHedge() {
    return entries.stream()
        .anyMatch(
            entry ->
                entry.position() > 1
                    && entry.candidate().verdict() == Verdict.SELECTED
                    && !entry.candidate().target().fallback());
  }
}
