package io.aiprovider.server.analytics;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.CostReport.Group;
import io.aiprovider.server.analytics.CostReport.Sums;
import io.aiprovider.server.analytics.rollup.Figures;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One metric of a report: the series of the largest groups, one of all others together, and the
 * total, each with a value for each part of time.
 */
final class MetricAnswer {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

  private final Metric metric;
  private final CostReport report;
  private final List<ZonedDateTime> buckets;
  private final Function<String, @Nullable String> names;

  /**
   * An answer.
   *
   * @param names the name of a key, by its id
   */
  MetricAnswer(Metric metric, CostReport report, Function<String, @Nullable String> names) {
    this.metric = metric;
    this.report = report;
    this.names = names;
    this.buckets = buckets(report.query());
  }

  /** The beginnings of all parts of time in the range; empty if they are not told apart. */
  static List<ZonedDateTime> buckets(CostQuery query) {
    List<ZonedDateTime> starts = new ArrayList<>();
    Interval interval = query.interval();
    if (interval != null) {
      ZonedDateTime start = interval.start(query.from(), query.zone());
      while (start.toInstant().isBefore(query.to())) {
        starts.add(start);
        start = interval.next(start);
      }
    }
    return starts;
  }

  /**
   * The answer.
   *
   * @param top how many groups have a series of their own
   */
  JsonObject toJson(int top) {
    CostQuery query = report.query();
    List<Group> groups =
        report.groups().stream()
            .sorted(Comparator.comparingDouble((Group group) -> -rank(group.sums().all())))
            .toList();
    List<Group> others = groups.subList(Math.min(top, groups.size()), groups.size());
    return JsonObject.of("metric", metric.label())
        .with("unit", metric.unit().label())
        .with("by", label(query.groupBy()))
        .with("by2", label(query.second()))
        .with("bucket", query.interval() == null ? "none" : query.interval().label())
        .with("from", TIME.format(query.from().atZone(query.zone())))
        .with("to", TIME.format(query.to().atZone(query.zone())))
        .with("zone", query.zone().getId())
        .with("buckets", buckets.stream().map(TIME::format).toList())
        .with("series", groups.stream().limit(top).map(this::series).toList())
        .with("other", others.isEmpty() ? null : values(JsonObject.EMPTY, sum(others)))
        .with("total", values(JsonObject.EMPTY, report.total()));
  }

  private static @Nullable String label(@Nullable GroupBy groups) {
    return groups == null ? null : groups.label();
  }

  /** Ratios of a few calls say little: groups with most calls come first there. */
  private double rank(Figures figures) {
    Number value = metric.isAdditive() ? metric.of(figures) : Metric.REQUESTS.of(figures);
    return value == null ? 0 : value.doubleValue();
  }

  private JsonObject series(Group group) {
    List<@Nullable String> key = new ArrayList<>();
    key.add(group.key());
    if (report.query().second() != null) {
      key.add(group.second());
    }
    JsonObject json = JsonObject.of("key", JsonArray.of(key));
    if (report.query().isGroupedBy(GroupBy.Kind.KEY)) {
      boolean first =
          report.query().groupBy() != null && report.query().groupBy().is(GroupBy.Kind.KEY);
      String id = first ? group.key() : group.second();
      json = json.with("name", id == null ? null : names.apply(id));
    }
    return values(json, group.sums());
  }

  private JsonObject values(JsonObject json, Sums sums) {
    List<@Nullable Number> values = new ArrayList<>();
    for (ZonedDateTime bucket : buckets) {
      values.add(metric.of(sums.intervals().getOrDefault(bucket, Figures.NONE)));
    }
    return json.with("total", metric.of(sums.all())).with("values", JsonArray.of(values));
  }

  private static Sums sum(List<Group> groups) {
    Figures all = Figures.NONE;
    TreeMap<ZonedDateTime, Figures> intervals = new TreeMap<>();
    for (Group group : groups) {
      all = all.plus(group.sums().all());
      group
          .sums()
          .intervals()
          .forEach((start, figures) -> intervals.merge(start, figures, Figures::plus));
    }
    return new Sums(all, intervals);
  }
}
