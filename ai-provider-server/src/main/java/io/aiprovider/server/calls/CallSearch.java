package io.aiprovider.server.calls;

import io.aiprovider.server.calls.RecordedCalls.Place;
import io.aiprovider.server.store.Columns;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A search for the newest calls that match. If there are many rows, it looks at slices of time, the
 * newest first, and ends when it has enough calls, at the oldest row, or when its time is over: so
 * a search that matches nothing takes no longer than others, and its conditions need no indexes.
 * Used once.
 */
final class CallSearch {
  static final Duration LONGEST = Duration.ofMillis(200);

  /** So few rows are searched as a whole, or as the first slice. */
  private static final int FEW = 10_000;

  /** A slice is at most so many times as long as the one before. */
  private static final double MOST_GROWTH = 4;

  /** Shorter slices are not worth a statement. */
  private static final double LEAST_GROWTH = 0.5;

  private final JdbcClient client;
  private final CallQuery query;
  private final @Nullable Place after;
  private final Duration longest;

  CallSearch(JdbcClient client, CallQuery query, @Nullable Place after, Duration longest) {
    this.client = client;
    this.query = query;
    this.after = after;
    this.longest = longest;
  }

  /**
   * What was found.
   *
   * @param calls the newest first
   * @param searchedFrom all calls from this time on were looked at, and there may be earlier ones;
   *     null: there are none, or there are enough
   */
  record Found(List<RecordedCall> calls, @Nullable Instant searchedFrom) {}

  Found run(int limit) {
    Instant oldest = bound("min");
    Instant newest = bound("max");
    if (oldest == null || newest == null) {
      return new Found(List.of(), null);
    }
    Instant from = later(query.from(), oldest);
    Instant to = earlier(query.to(), next(newest));
    to = earlier(after == null ? null : next(after.at()), to);
    Instant start = from.isBefore(to) ? beforeFew(from, to) : null;
    return start == null ? new Found(slice(from, to, limit), null) : slices(from, start, to, limit);
  }

  /** Slices that become longer, as far as the time that is left allows. */
  private Found slices(Instant from, Instant firstStart, Instant end, int limit) {
    List<RecordedCall> calls = new ArrayList<>();
    Instant start = firstStart;
    Instant to = end;
    long begin = System.nanoTime();
    long last = begin;
    while (true) {
      calls.addAll(slice(start, to, limit - calls.size()));
      if (calls.size() >= limit || !start.isAfter(from)) {
        return new Found(calls, null);
      }
      long now = System.nanoTime();
      double left = longest.toNanos() - (now - begin);
      double growth = Math.min(MOST_GROWTH, left / Math.max(1, now - last));
      if (growth < LEAST_GROWTH) {
        return new Found(calls, start);
      }
      long millis = (long) Math.ceil(Duration.between(start, to).toMillis() * growth);
      to = start;
      start = later(from, to.minusMillis(Math.max(1, millis)));
      last = now;
    }
  }

  private List<RecordedCall> slice(Instant from, Instant to, int limit) {
    List<String> conditions = query.conditions();
    Map<String, Object> values = query.values();
    conditions.add("created_at >= :slice_from and created_at < :slice_to");
    values.put("slice_from", from.atOffset(ZoneOffset.UTC));
    values.put("slice_to", to.atOffset(ZoneOffset.UTC));
    if (after != null) {
      conditions.add("(created_at < :at or created_at = :at and id < :id)");
      values.put("at", after.at().atOffset(ZoneOffset.UTC));
      values.put("id", after.id());
    }
    return RecordedCalls.list(client, conditions, values, limit);
  }

  /** Both databases find the first and the last entry of an index at once. */
  private @Nullable Instant bound(String which) {
    return client
        .sql("select " + which + "(created_at) as bound from ai_usage_logs")
        .withQueryTimeout(RecordedCalls.SECONDS)
        .query((row, number) -> Optional.ofNullable(Columns.instant(row, "bound")))
        .single()
        .orElse(null);
  }

  /** When the first of the last few rows began; null if there are not more than these. */
  private @Nullable Instant beforeFew(Instant from, Instant to) {
    return client
        .sql(
            "select created_at from ai_usage_logs where created_at >= :from and created_at < :to"
                + " order by created_at desc offset "
                + FEW
                + " rows fetch first 1 rows only")
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("to", to.atOffset(ZoneOffset.UTC))
        .withQueryTimeout(RecordedCalls.SECONDS)
        .query((row, number) -> Columns.requiredInstant(row, "created_at"))
        .optional()
        .orElse(null);
  }

  /** Databases store times to the microsecond. */
  private static Instant next(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one == null || one.isBefore(other) ? other : one;
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || one.isAfter(other) ? other : one;
  }
}
