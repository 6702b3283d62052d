package io.aiprovider.server.analytics.suggestions;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a range of time. Immutable. */
final class Sample {
  private static final double MONTH_SECONDS = Duration.ofDays(30).toSeconds();

  private final Instant from;
  private final Instant to;
  private final List<SampleRow> rows;
  private final List<SampleRow> calls;
  private final Map<String, List<SampleRow>> callsByModel;

  /**
   * @param from all rows from this time on are there
   * @param to all rows before this time are there
   * @param rows the oldest first
   */
  Sample(Instant from, Instant to, List<SampleRow> rows) {
    this.from = from;
    this.to = to;
    this.rows = rows;
    this.calls = rows.stream().filter(SampleRow::end).toList();
    this.callsByModel = groups(calls, SampleRow::model);
  }

  /** All rows, the oldest first. */
  List<SampleRow> rows() {
    return rows;
  }

  /** What an amount of this range is in 30 days. */
  double in30Days(double amount) {
    return amount * MONTH_SECONDS / Math.max(1, Duration.between(from, to).toSeconds());
  }

  /** The query of the calls of this range, with more conditions: names and values. */
  String query(String... conditions) {
    StringBuilder query = new StringBuilder("/api/v1/calls?from=" + from + "&to=" + to);
    for (int i = 0; i < conditions.length; i += 2) {
      query
          .append('&')
          .append(conditions[i])
          .append('=')
          .append(URLEncoder.encode(conditions[i + 1], StandardCharsets.UTF_8));
    }
    return query.toString();
  }

  /** The last rows of calls, the oldest first. */
  List<SampleRow> calls() {
    return calls;
  }

  /** The last rows of calls by the models that answered, the oldest first. */
  Map<String, List<SampleRow>> callsByModel() {
    return callsByModel;
  }

  /**
   * The calls that the filters of calls let through.
   *
   * @param provider null: of all providers
   */
  List<SampleRow> calls(String model, @Nullable String provider) {
    return calls.stream()
        .filter(row -> model.equals(row.model()) || model.equals(row.requested()))
        .filter(row -> provider == null || provider.equals(row.provider()))
        .toList();
  }

  /** Rows in groups. */
  static <K> Map<K, List<SampleRow>> groups(List<SampleRow> rows, Function<SampleRow, K> key) {
    return rows.stream().collect(Collectors.groupingBy(key));
  }
}
