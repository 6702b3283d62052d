package io.aiprovider.server.analytics;

import io.aiprovider.server.analytics.rollup.Figures;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was used. The figures of the groups add up to the total.
 *
 * @param query what it is about
 * @param total everything in the range
 * @param groups those with usage; empty if the query has none
 */
record CostReport(CostQuery query, Sums total, List<Group> groups) {

  /**
   * Figures, and those of parts of time.
   *
   * @param all the figures of the whole range
   * @param intervals of each part with usage, by its beginning; empty if the query has none
   */
  record Sums(Figures all, SortedMap<ZonedDateTime, Figures> intervals) {}

  /**
   * A group.
   *
   * @param key what its calls have in common; null if they have no such thing, as calls without the
   *     tag
   * @param tenant the tenant of the user, where groups are users; otherwise null
   * @param second what tells it apart from others with the same key; otherwise null
   * @param start the beginning, where groups are parts of time; otherwise null
   */
  record Group(
      @Nullable String key,
      @Nullable String second,
      @Nullable String tenant,
      @Nullable ZonedDateTime start,
      Sums sums) {}
}
