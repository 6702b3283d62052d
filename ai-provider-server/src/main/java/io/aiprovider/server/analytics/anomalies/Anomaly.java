package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.forecast.Estimate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Usage that is not as usual, on one day or several ones after each other.
 *
 * @param pattern the same for each anomaly of this kind and subject
 * @param kind cost, errors, drop, latency or new
 * @param firstDay the day on which it began
 * @param from the beginning of the first day or hour
 * @param to the end of the last one
 * @param expected what would have been usual
 * @param actual what was used instead; both are shares for errors, milliseconds for latency
 * @param usual all figures that would have been usual; null if nothing was
 * @param used all figures
 * @param causes whose usage explains most of the difference
 */
record Anomaly(
    String pattern,
    String kind,
    Subject subject,
    LocalDate firstDay,
    Instant from,
    Instant to,
    double expected,
    double actual,
    @Nullable Use usual,
    Use used,
    List<Cause> causes) {
  private static final String COST = "cost";

  /**
   * A part of the usage that explains a share of the difference.
   *
   * @param share of the difference, from 0 to about 1
   */
  record Cause(Subject subject, double share) {
    JsonObject toJson() {
      return JsonObject.of("dimension", subject.dimension())
          .with("key", subject.key())
          .with("share", Estimate.rounded(share));
    }
  }

  /** The same for an anomaly of this pattern that began on this day, as long as it goes on. */
  String id() {
    return pattern + "-" + firstDay;
  }

  Anomaly with(List<Cause> more) {
    return new Anomaly(
        pattern, kind, subject, firstDay, from, to, expected, actual, usual, used, more);
  }

  boolean overlaps(Anomaly other) {
    return kind.equals(other.kind) && from.isBefore(other.to) && other.from.isBefore(to);
  }

  /** How much it cost beyond what is usual; null if it is not about costs. */
  @Nullable Double impact() {
    return kind.equals(COST) || kind.equals("new") ? actual - expected : null;
  }

  JsonObject toJson(@Nullable String feedback) {
    Double impact = impact();
    return JsonObject.of("id", id())
        .with("kind", kind)
        .with("dimension", subject.dimension())
        .with("key", subject.kind() == null ? null : subject.key())
        .with("from", from.toString())
        .with("to", to.toString())
        .with("expected", Estimate.rounded(expected))
        .with("actual", Estimate.rounded(actual))
        .with("impact_usd", impact == null ? null : Estimate.rounded(impact))
        .with("causes", causes.stream().map(Cause::toJson).toList())
        .with("split", split())
        .with("calls", calls())
        .with("feedback", feedback);
  }

  /** How much of the rise comes from more calls, higher prices and longer calls: shares of 1. */
  private @Nullable JsonObject split() {
    if (!kind.equals(COST) || usual == null) {
      return null;
    }
    double all = Math.log(used.cost() / usual.cost());
    double volume = Math.log(used.requests() / usual.requests()) / all;
    double price = Math.log(used.cost() / used.tokens() / (usual.cost() / usual.tokens())) / all;
    double length =
        Math.log(used.tokens() / used.requests() / (usual.tokens() / usual.requests())) / all;
    if (!Double.isFinite(volume) || !Double.isFinite(price) || !Double.isFinite(length)) {
      return null;
    }
    return JsonObject.of("volume", Estimate.rounded(volume))
        .with("price", Estimate.rounded(price))
        .with("tokens_per_call", Estimate.rounded(length));
  }

  /** The query string of the calls that it is about. */
  private String calls() {
    String query = "from=" + from + "&to=" + to;
    if (subject.kind() != null) {
      query +=
          "&"
              + subject.dimension()
              + "="
              + URLEncoder.encode(subject.key(), StandardCharsets.UTF_8);
    }
    return kind.equals("errors") ? query + "&status=error" : query;
  }
}
