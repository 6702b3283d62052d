package io.aiprovider.server.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.rollup.FailureCounts;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.LatencyHistogram;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How calls performed: their figures, times and failures. Used by one thread. */
final class Measured {
  private static final double MILLIS = 1_000;

  private Figures figures = Figures.NONE;
  private LatencyHistogram latency = new LatencyHistogram();
  private LatencyHistogram firstToken = new LatencyHistogram();
  private FailureCounts failures = new FailureCounts();

  /** Those of a row of a {@link CostSql} that is measured. */
  static Measured of(ResultSet row, int part) throws SQLException {
    Measured measured = new Measured();
    measured.figures = Figures.of(row);
    measured.latency = histogram(part, row.getString("latency"));
    measured.firstToken = histogram(part, row.getString("first_token"));
    measured.failures = FailureCounts.parse(text(row.getString("failures")));
    return measured;
  }

  private static LatencyHistogram histogram(int part, @Nullable String text) {
    return part == CostSql.ROWS
        ? LatencyHistogram.ofTimes(text(text))
        : LatencyHistogram.parse(text(text));
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  void add(Measured other) {
    figures = figures.plus(other.figures);
    latency.add(other.latency);
    firstToken.add(other.firstToken);
    failures.add(other.failures);
  }

  /** Takes away others, which are a part of these. */
  void subtract(Measured part) {
    figures = figures.minus(part.figures);
    latency.subtract(part.latency);
    firstToken.subtract(part.firstToken);
    failures.subtract(part.failures);
  }

  Figures figures() {
    return figures;
  }

  JsonObject addTo(JsonObject json) {
    long requests = figures.requests();
    double seconds = latency.total() / MILLIS;
    return json.with("requests", requests)
        .with("errors", figures.errors())
        .with("error_rate", requests == 0 ? null : (double) figures.errors() / requests)
        .with("duration_ms", percentiles(latency))
        .with("ttft_ms", percentiles(firstToken))
        .with(
            "tokens_per_second",
            seconds == 0 || figures.completionTokens() == 0
                ? null
                : rounded(figures.completionTokens() / seconds))
        .with("failures", JsonObject.of(failures.byKind()));
  }

  private static JsonObject percentiles(LatencyHistogram times) {
    return JsonObject.of("p50", rounded(times.percentile(0.5)))
        .with("p95", rounded(times.percentile(0.95)))
        .with("p99", rounded(times.percentile(0.99)));
  }

  /** To a tenth. */
  private static @Nullable Double rounded(@Nullable Double value) {
    return value == null ? null : Math.round(value * 10) / 10.0;
  }
}
