package io.aiprovider.server.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How calls performed, in total and in groups. Used by one thread. */
final class PerformanceReport {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_OFFSET_DATE_TIME;
  private static final int MOST_PARTS = 10_000;

  private final CostQuery query;
  private final Sums total = new Sums();
  private final Map<@Nullable String, Sums> groups = new HashMap<>();
  private final Map<Instant, ZonedDateTime> starts = new HashMap<>();
  private int parts;

  /** What was measured in the whole range, and in each part of time. */
  private static final class Sums {
    final Measured all = new Measured();
    final SortedMap<ZonedDateTime, Measured> intervals = new TreeMap<>();
  }

  PerformanceReport(CostQuery query) {
    this.query = query;
  }

  /** Adds a row of the statement; the result has no meaning. */
  boolean add(ResultSet row, int number) throws SQLException {
    Measured measured = Measured.of(row, row.getInt("part"));
    List<Sums> sums =
        query.groupBy() == null
            ? List.of(total)
            : List.of(total, group(row.getString("group_key")));
    Long at = Columns.number(row, "at");
    Long insteadOf = Columns.number(row, "instead_of");
    for (Sums each : sums) {
      if (at != null) {
        interval(each, at).add(measured);
      }
      if (insteadOf != null) {
        interval(each, insteadOf).subtract(measured); // the whole day is in the sum already
      } else {
        each.all.add(measured);
      }
    }
    return true;
  }

  private Sums group(@Nullable String key) {
    return groups.computeIfAbsent(key, absent -> new Sums());
  }

  private Measured interval(Sums sums, long at) {
    ZonedDateTime start =
        starts.computeIfAbsent(
            Instant.ofEpochSecond(at),
            time -> Objects.requireNonNull(query.interval()).start(time, query.zone()));
    return sums.intervals.computeIfAbsent(
        start,
        absent -> {
          if (++parts > MOST_PARTS) {
            throw new CostReports.Unavailable(
                "interval",
                "The report has more than "
                    + MOST_PARTS
                    + " parts: choose a shorter range or a longer 'interval'.");
          }
          return new Measured();
        });
  }

  /** The groups with the most calls first. */
  JsonObject toJson() {
    JsonObject json =
        JsonObject.of("from", TIME.format(query.from().atZone(query.zone())))
            .with("to", TIME.format(query.to().atZone(query.zone())))
            .with("zone", query.zone().getId())
            .with("group_by", query.groupBy() == null ? null : query.groupBy().label());
    if (query.interval() != null) {
      json = json.with("interval", query.interval().label());
    }
    return json.with("total", json(JsonObject.EMPTY, total))
        .with(
            "groups",
            groups.entrySet().stream()
                .filter(group -> group.getValue().all.figures().requests() > 0)
                .sorted(
                    Map.Entry.<@Nullable String, Sums>comparingByValue(
                            Comparator.comparingLong(sums -> -sums.all.figures().requests()))
                        .thenComparing(group -> String.valueOf(group.getKey())))
                .map(group -> json(JsonObject.of("key", group.getKey()), group.getValue()))
                .toList());
  }

  private JsonObject json(JsonObject start, Sums sums) {
    JsonObject json = sums.all.addTo(start);
    if (query.interval() == null) {
      return json;
    }
    List<JsonObject> intervals = new ArrayList<>();
    sums.intervals.forEach(
        (time, measured) -> {
          if (measured.figures().requests() > 0) {
            intervals.add(measured.addTo(JsonObject.of("start", TIME.format(time))));
          }
        });
    return json.with("intervals", intervals);
  }
}
