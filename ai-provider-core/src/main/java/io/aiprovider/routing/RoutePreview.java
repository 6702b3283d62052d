package io.aiprovider.routing;

import io.aiprovider.failure.ChatException;
import io.aiprovider.plan.RoutePlan.Candidate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which targets a call would have now.
 *
 * @param entries the candidates: first those that may be called, in order
 * @param failure why the call would fail without an attempt; null if it would make one
 */
public record RoutePreview(List<Entry> entries, @Nullable ChatException failure) {

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
        candidates.stream().map(candidate -> new Entry(candidate, 0, null)).toList(), failure);
  }
}
