package io.aiprovider.server.analytics;

import io.aiprovider.server.analytics.rollup.Breakdown;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.Span;
import io.aiprovider.server.analytics.rollup.UsageRow;
import io.aiprovider.server.ledger.table.RowBatches;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a report. It adds, in one snapshot of the database: the roll-ups of whole days;
 * those of the remaining hours and quarters of an hour; the rows in them that are not rolled up
 * yet; and all rows of the parts of quarters at the beginning and the end.
 *
 * <p>Its columns: {@code part}, one of the constants; {@code group_key}, a tag's JSON for {@link
 * #ROWS}; {@code group_second}; {@code group_tenant}; {@code at}, the beginning of an hour or a day
 * in seconds since 1970, null if the report does not distinguish times; {@code instead_of}, the
 * beginning of the day that has the figures too, although they do not belong to it, or null; and
 * the figures.
 */
final class CostSql {
  /** Roll-ups. */
  static final int ROLL_UPS = 0;

  /** Rows of the ledger. */
  static final int ROWS = 1;

  /** Roll-ups of all calls, where {@link #ROLL_UPS} are only those of calls with a tag. */
  static final int TAGGED_OR_NOT = 2;

  private static final String NO_TEXT = "cast(null as varchar)";
  private static final String NO_TIME = "cast(null as bigint)";

  /**
   * The few rows of waiting batches are found by the index of batches. That of times could have the
   * database read all rows of the range: it knows little about the latest rows.
   */
  private static final String TIME_WITHOUT_INDEX = "coalesce(created_at, started_at)";

  private static final String START = "cast(extract(epoch from r.start_at) as bigint)";

  /** Histograms and counts of failures of roll-ups, one after the other. */
  private static final String MEASURES_OF_ROLL_UPS =
      ", string_agg(r.latency, ' ') as latency, string_agg(r.first_token, ' ') as first_token,"
          + " string_agg(r.failures, ' ') as failures";

  /** The same of rows: each call is a pair with the number 1, of its time instead of a bucket. */
  private static final String MEASURES_OF_ROWS =
      ", string_agg(case when call_end then cast(response_time_ms as varchar) end, ' ') as latency,"
          + " string_agg(case when call_end then cast(ttft_ms as varchar) end, ' ') as first_token,"
          + " string_agg("
          + UsageRow.FAILURE
          + " || ':1', ' ') as failures";

  private final CostQuery query;
  private final boolean measured;
  private final boolean isPostgresql;
  private final boolean timed;
  private final Coverage.Parts distinguished;
  private final long unit; // in seconds
  private final boolean edges;
  private final List<String> branches = new ArrayList<>();
  private final Map<String, Object> parameters = new LinkedHashMap<>();

  /**
   * The statement of a report.
   *
   * @param measured whether it has the columns {@code latency}, {@code first_token} and {@code
   *     failures}, too
   */
  CostSql(CostQuery query, boolean isPostgresql, boolean measured) {
    this.query = query;
    this.measured = measured;
    this.isPostgresql = isPostgresql;
    Interval finest = query.finest();
    this.timed = finest != null;
    this.distinguished = parts(finest);
    this.unit = unit(finest).seconds();
    Instant from = Span.QUARTER.ceiling(query.from());
    Instant to = Span.QUARTER.floor(query.to());
    if (from.isBefore(to)) {
      this.edges = query.from().isBefore(from) || to.isBefore(query.to());
      rows(query.from(), from, false);
      rows(to, query.to(), false);
      rows(from, to, true);
      parts(from, to, this::rollUps);
    } else {
      this.edges = true;
      rows(query.from(), query.to(), false);
    }
  }

  private static Coverage.Parts parts(@Nullable Interval finest) {
    if (finest == null) {
      return Coverage.Parts.NONE;
    }
    return switch (finest) {
      case QUARTER -> Coverage.Parts.QUARTERS;
      case HOUR -> Coverage.Parts.HOURS;
      case DAY, MONTH -> Coverage.Parts.DAYS;
    };
  }

  private static Span unit(@Nullable Interval finest) {
    return finest == Interval.QUARTER
        ? Span.QUARTER
        : finest == Interval.HOUR ? Span.HOUR : Span.DAY;
  }

  String text() {
    return String.join("\nunion all\n", branches);
  }

  Map<String, Object> parameters() {
    return parameters;
  }

  /** Whether it needs rows of quarters of an hour that are only partly in the range. */
  boolean hasEdges() {
    return edges;
  }

  /**
   * The parts of a range in which the offset of the zone is constant: so hours and days can be
   * calculated by any database. A report that does not distinguish times has one part.
   */
  private void parts(Instant from, Instant to, BiConsumer<Instant, Instant> each) {
    Instant start = from;
    while (start.isBefore(to)) {
      ZoneOffsetTransition next = timed ? query.zone().getRules().nextTransition(start) : null;
      Instant end = next == null || next.getInstant().isAfter(to) ? to : next.getInstant();
      each.accept(start, end);
      start = end;
    }
  }

  /** The roll-ups of a part of the range. */
  private void rollUps(Instant from, Instant to) {
    Coverage coverage = Coverage.of(from, to, distinguished, offset(from), measured);
    for (Coverage.Range range : coverage.ranges()) {
      rollUps(
          range.span(),
          () ->
              new Times(
                  "ai_usage_rollups r",
                  range("r.start_at", range.from(), range.to()),
                  begin(range.span() == Span.DAY ? midday(START) : START, from),
                  range.span().seconds() == unit ? "r.start_at" : null,
                  NO_TIME));
    }
    coverage.moved().forEach((span, starts) -> rollUps(span, () -> moved(starts, from)));
  }

  /**
   * Which roll-ups are read.
   *
   * @param table a table with the roll-ups as {@code r}
   * @param at the beginning of the hour or day that they are in
   * @param group a column that determines it, so that it is calculated for each group only, and not
   *     for each roll-up; null: the groups would be too many
   * @param insteadOf the beginning of the day that they are not in
   */
  private record Times(
      String table, String condition, String at, @Nullable String group, String insteadOf) {}

  /** The midday of the day of UTC that a time is in. */
  private static String midday(String seconds) {
    long day = Span.DAY.seconds();
    return "(%s / %d * %d + %d)".formatted(seconds, day, day, day / 2);
  }

  private static long midday(Instant time) {
    return Span.DAY.floor(time).getEpochSecond() + Span.DAY.seconds() / 2;
  }

  private void rollUps(Span span, Supplier<Times> times) {
    if (query.isGroupedBy(GroupBy.Kind.TAG)) {
      rollUps(ROLL_UPS, Breakdown.TAG, span, times);
      rollUps(TAGGED_OR_NOT, coarsest(), span, times);
    } else {
      boolean byKey = query.isGroupedBy(GroupBy.Kind.KEY) || query.isGroupedBy(GroupBy.Kind.USER);
      boolean byTenant = query.isGroupedBy(GroupBy.Kind.TENANT);
      Breakdown coarsest = coarsest();
      Breakdown least = byKey ? Breakdown.KEY : byTenant ? Breakdown.TENANT : Breakdown.ALL;
      rollUps(ROLL_UPS, coarsest.compareTo(least) > 0 ? coarsest : least, span, times);
    }
  }

  /** The roll-ups with the fewest series that tell apart what is in the scope. */
  private Breakdown coarsest() {
    if (query.scope().keys() != null) {
      return Breakdown.KEY;
    }
    return query.scope().tenant() != null ? Breakdown.TENANT : Breakdown.ALL;
  }

  private void rollUps(int part, Breakdown breakdown, Span span, Supplier<Times> within) {
    GroupBy groupBy = part == TAGGED_OR_NOT ? null : query.groupBy();
    String tag = breakdown == Breakdown.TAG ? " and s.tag_name = :tag" : "";
    if (groupBy != null && groupBy.tag() != null) {
      parameters.put("tag", groupBy.tag());
    }
    Times times = within.get();
    branch(
        part,
        groupBy == null ? null : groupBy.kind().ofSeries(),
        query.second() == null ? null : query.second().kind().ofSeries(),
        "s.tenant_id",
        times.at(),
        times.group() == null ? times.at() : times.group(),
        times.insteadOf(),
        Figures.SUM + (measured ? MEASURES_OF_ROLL_UPS : ""),
        times.table() + " join ai_usage_series s on s.id = r.series_id",
        "s.breakdown = '" // those of the other breakdowns would be read in vain
            + breakdown.label()
            + "' and r.breakdown = '"
            + breakdown.label()
            + "' and r.span = '"
            + span.label()
            + "' and "
            + times.condition()
            + tag
            + only(groupBy == null ? null : groupBy.kind().ofSeries())
            + scope("s."));
  }

  private void rows(Instant from, Instant to, boolean onlyNotRolledUp) {
    parts(from, to, (start, end) -> rowsOfPart(start, end, onlyNotRolledUp));
  }

  private void rowsOfPart(Instant from, Instant to, boolean onlyNotRolledUp) {
    String at = begin("cast(floor(extract(epoch from created_at)) as bigint)", from);
    branch(
        ROWS,
        query.groupBy() == null ? null : query.groupBy().kind().ofRow(),
        query.second() == null ? null : query.second().kind().ofRow(),
        "tenant_id",
        at,
        at,
        NO_TIME,
        Figures.SUM_OF_ROWS + (measured ? MEASURES_OF_ROWS : ""),
        onlyNotRolledUp ? RowBatches.rowsByBatch(isPostgresql) : "ai_usage_logs",
        (onlyNotRolledUp
                ? RowBatches.waiting(isPostgresql) + " and " + range(TIME_WITHOUT_INDEX, from, to)
                : range("created_at", from, to))
            + only(query.groupBy() == null ? null : query.groupBy().kind().ofRow())
            + scope(""));
  }

  /**
   * The beginning of the hour or day of a time in a part of the range. It is not before the part,
   * where the offset is another one.
   *
   * @param seconds the time, in SQL
   */
  private String begin(String seconds, Instant part) {
    int offset = offset(part);
    return "greatest((%s + %d) / %d * %d - %d, %d)"
        .formatted(seconds, offset, unit, unit, offset, part.getEpochSecond());
  }

  /** The same for a time that is known. */
  private long begin(long seconds, Instant part) {
    int offset = offset(part);
    return Math.max(Math.floorDiv(seconds + offset, unit) * unit - offset, part.getEpochSecond());
  }

  private int offset(Instant time) {
    return timed ? query.zone().getRules().getOffset(time).getTotalSeconds() : 0;
  }

  private void branch(
      int part,
      @Nullable String key,
      @Nullable String second,
      String tenant,
      String time,
      String groupOfTime,
      String insteadOf,
      String sums,
      String table,
      String condition) {
    boolean withTenant = query.isGroupedBy(GroupBy.Kind.USER);
    List<String> groups = new ArrayList<>();
    if (key != null) {
      groups.add(key);
    }
    if (second != null) {
      groups.add(second);
    }
    if (withTenant) {
      groups.add(tenant);
    }
    if (timed) {
      groups.add(groupOfTime);
    }
    if (!insteadOf.equals(NO_TIME)) {
      groups.add(insteadOf);
    }
    branches.add(
        "select "
            + part
            + " as part, "
            + (key == null ? NO_TEXT : key)
            + " as group_key, "
            + (second == null ? NO_TEXT : second)
            + " as group_second, "
            + (withTenant ? tenant : NO_TEXT)
            + " as group_tenant, "
            + (timed ? time : NO_TIME)
            + " as at, "
            + insteadOf
            + " as instead_of, "
            + sums
            + " from "
            + table
            + " where "
            + condition
            + (groups.isEmpty() ? "" : " group by " + String.join(", ", groups)));
  }

  private String range(String column, Instant from, Instant to) {
    String number = Integer.toString(branches.size());
    parameters.put("from" + number, from.atOffset(ZoneOffset.UTC));
    parameters.put("to" + number, to.atOffset(ZoneOffset.UTC));
    return column + " >= :from" + number + " and " + column + " < :to" + number;
  }

  /**
   * Single roll-ups. A table says which day each is in, so that this is not calculated for each.
   *
   * @param starts in ascending order
   * @param part of the range
   */
  private Times moved(List<Instant> starts, Instant part) {
    String number = Integer.toString(branches.size());
    parameters.put(
        "starts" + number, starts.stream().map(Instant::toString).toArray(String[]::new));
    parameters.put(
        "days" + number,
        starts.stream().map(start -> begin(start.getEpochSecond(), part)).toArray(Long[]::new));
    parameters.put(
        "other_days" + number,
        starts.stream().map(start -> begin(midday(start), part)).toArray(Long[]::new));
    String table =
        "(select cast(t.start_at as timestamp with time zone) as start_at, t.at, t.instead_of"
            + (" from unnest(cast(:starts" + number + " as varchar array),")
            + (" cast(:days" + number + " as bigint array),")
            + (" cast(:other_days"
                + number
                + " as bigint array)) as t(start_at, at, instead_of)) w");
    return new Times(
        table + " cross join ai_usage_rollups r",
        "r.start_at = w.start_at",
        "w.at",
        "w.at",
        "w.instead_of");
  }

  /**
   * The groups are often all there are. So their index is of no use here, although H2 would take it
   * and read each row by itself.
   */
  private String only(@Nullable String group) {
    if (group == null || query.only() == null) {
      return "";
    }
    parameters.put("only", query.only());
    return " and coalesce(" + group + ", '') in (:only)";
  }

  private String scope(String prefix) {
    UsageScope scope = query.scope();
    return is(prefix + "tenant_id", "tenant", scope.tenant())
        + isOneOf(prefix + "api_key_id", "keys", scope.keys())
        + is(prefix + "provider", "provider", scope.provider())
        + is(prefix.isEmpty() ? UsageRow.MODEL : prefix + "model", "model", scope.model());
  }

  private String is(String column, String name, @Nullable String value) {
    if (value == null) {
      return "";
    }
    parameters.put(name, value);
    return " and " + column + " = :" + name;
  }

  private String isOneOf(String column, String name, @Nullable List<String> values) {
    if (values == null) {
      return "";
    }
    parameters.put(name, values);
    return " and " + column + " in (:" + name + ")";
  }
}
