package io.aiprovider.server.analytics.rollup;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The sums of one series in one span of time. Used by one thread at a time. */
final class RollUp {
  private Figures figures = Figures.NONE;
  private final boolean histograms;
  private final LatencyHistogram latency;
  private final LatencyHistogram firstToken;
  private final FailureCounts failures;

  private RollUp(
      boolean histograms,
      LatencyHistogram latency,
      LatencyHistogram firstToken,
      FailureCounts failures) {
    this.failures = failures;
    this.histograms = histograms;
    this.latency = latency;
    this.firstToken = firstToken;
  }

  /** One without rows. */
  static RollUp empty(Span span) {
    return new RollUp(
        span.hasHistograms(), new LatencyHistogram(), new LatencyHistogram(), new FailureCounts());
  }

  /** One that is stored. */
  static RollUp of(ResultSet row) throws SQLException {
    RollUp stored =
        new RollUp(
            true,
            LatencyHistogram.parse(row.getString("latency")),
            LatencyHistogram.parse(row.getString("first_token")),
            FailureCounts.parse(row.getString("failures")));
    stored.figures = Figures.of(row);
    return stored;
  }

  void add(UsageRow row) {
    figures = figures.plus(row.figures());
    if (histograms && row.latency() != null) {
      latency.record(row.latency());
    }
    if (histograms && row.firstToken() != null) {
      firstToken.record(row.firstToken());
    }
    if (histograms && row.failure() != null) {
      failures.record(row.failure());
    }
  }

  void add(RollUp other) {
    figures = figures.plus(other.figures);
    if (histograms) {
      latency.add(other.latency);
      firstToken.add(other.firstToken);
      failures.add(other.failures);
    }
  }

  Figures figures() {
    return figures;
  }

  LatencyHistogram latency() {
    return latency;
  }

  LatencyHistogram firstToken() {
    return firstToken;
  }

  FailureCounts failures() {
    return failures;
  }
}
