package io.aiprovider.server.analytics;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a report is about.
 *
 * @param scope whose usage
 * @param from attempts that began at this time or later
 * @param to attempts that began before this time
 * @param zone the zone of days, hours and months
 * @param groupBy what the groups are; null: only the total
 * @param interval the parts of time into which the total and each group are divided; null: none
 * @param only the keys of the only groups; null: all groups
 * @param second what groups with the same {@code groupBy} differ in, which is not a time or a tag;
 *     null: nothing
 */
record CostQuery(
    UsageScope scope,
    Instant from,
    Instant to,
    ZoneId zone,
    @Nullable GroupBy groupBy,
    @Nullable Interval interval,
    @Nullable Set<String> only,
    @Nullable GroupBy second) {

  CostQuery(
      UsageScope scope,
      Instant from,
      Instant to,
      ZoneId zone,
      @Nullable GroupBy groupBy,
      @Nullable Interval interval,
      @Nullable Set<String> only) {
    this(scope, from, to, zone, groupBy, interval, only, null);
  }

  CostQuery(
      UsageScope scope,
      Instant from,
      Instant to,
      ZoneId zone,
      @Nullable GroupBy groupBy,
      @Nullable Interval interval) {
    this(scope, from, to, zone, groupBy, interval, null);
  }

  /** The sums of a range, without groups. */
  static CostQuery total(UsageScope scope, Instant from, Instant to) {
    return new CostQuery(scope, from, to, ZoneId.of("UTC"), null, null);
  }

  /** The sums of a range, in groups. */
  static CostQuery by(GroupBy groups, UsageScope scope, Instant from, Instant to) {
    return new CostQuery(scope, from, to, ZoneId.of("UTC"), groups, null);
  }

  boolean isGroupedBy(GroupBy.Kind kind) {
    return groupBy != null && groupBy.is(kind) || second != null && second.is(kind);
  }

  /** The shortest parts of time that are told apart; null: none. */
  @Nullable Interval finest() {
    Interval ofGroups = groupBy == null ? null : groupBy.interval();
    if (ofGroups == null || interval == null) {
      return ofGroups == null ? interval : ofGroups;
    }
    return ofGroups.compareTo(interval) < 0 ? ofGroups : interval;
  }
}
