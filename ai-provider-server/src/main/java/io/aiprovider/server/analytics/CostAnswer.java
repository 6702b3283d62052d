package io.aiprovider.server.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.CostReport.Group;
import io.aiprovider.server.analytics.CostReport.Sums;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.web.Csv;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A report as JSON and as CSV. */
final class CostAnswer {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

  private CostAnswer() {}

  static JsonObject json(CostReport report) {
    CostQuery query = report.query();
    JsonObject json =
        JsonObject.of("from", TIME.format(query.from().atZone(query.zone())))
            .with("to", TIME.format(query.to().atZone(query.zone())))
            .with("zone", query.zone().getId())
            .with("group_by", query.groupBy() == null ? null : query.groupBy().label());
    if (query.interval() != null) {
      json = json.with("interval", query.interval().label());
    }
    return json.with("currency", "USD")
        .with("total", json(JsonObject.EMPTY, report.total(), query))
        .with("groups", report.groups().stream().map(group -> json(group, query)).toList());
  }

  private static JsonObject json(Group group, CostQuery query) {
    JsonObject json = JsonObject.of("key", group.key());
    return json(
        query.isGroupedBy(GroupBy.Kind.USER) ? json.with("tenant", group.tenant()) : json,
        group.sums(),
        query);
  }

  private static JsonObject json(JsonObject start, Sums sums, CostQuery query) {
    JsonObject json = sums.all().addTo(start);
    return query.interval() == null ? json : json.with("intervals", intervals(sums.intervals()));
  }

  private static List<JsonObject> intervals(SortedMap<ZonedDateTime, Figures> intervals) {
    List<JsonObject> parts = new ArrayList<>();
    intervals.forEach(
        (start, figures) -> parts.add(figures.addTo(JsonObject.of("start", TIME.format(start)))));
    return parts;
  }

  /**
   * A row for each group, or for the total if the query has no groups; with intervals, a row for
   * each interval of each.
   */
  static Csv csv(CostReport report) {
    CostQuery query = report.query();
    boolean users = query.isGroupedBy(GroupBy.Kind.USER);
    List<String> columns = new ArrayList<>();
    if (query.groupBy() != null) {
      columns.add(query.groupBy().label());
    }
    if (users) {
      columns.add("tenant");
    }
    if (query.interval() != null) {
      columns.add(query.interval().label() + "_start");
    }
    columns.addAll(Figures.NAMES);
    Csv csv = new Csv(columns);
    if (query.groupBy() == null) {
      rows(csv, List.of(), report.total(), query);
    }
    for (Group group : report.groups()) {
      List<@Nullable Object> key = new ArrayList<>();
      key.add(group.key());
      if (users) {
        key.add(group.tenant());
      }
      rows(csv, key, group.sums(), query);
    }
    return csv;
  }

  private static void rows(Csv csv, List<@Nullable Object> key, Sums sums, CostQuery query) {
    if (query.interval() == null) {
      csv.row(row(key, null, sums.all()));
    }
    for (Map.Entry<ZonedDateTime, Figures> part : sums.intervals().entrySet()) {
      csv.row(row(key, TIME.format(part.getKey()), part.getValue()));
    }
  }

  private static List<@Nullable Object> row(
      List<@Nullable Object> key, @Nullable String start, Figures figures) {
    List<@Nullable Object> row = new ArrayList<>(key);
    if (start != null) {
      row.add(start);
    }
    row.addAll(figures.byName().values());
    return row;
  }
}
