package io.aiprovider.server.analytics.anomalies;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.anomalies.Tracks.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Anomalies in somebody's usage. Thread-safe; its methods block. */
@Component
final class Anomalies {
  /** An anomaly that began before the days that are asked for is found from its beginning on. */
  private static final int EARLIER_DAYS = 28;

  /**
   * What was found is answered again for so long: several pages show it, and days change slowly.
   */
  private static final Duration KEPT = Duration.ofMinutes(1);

  private static final int MOST_KEPT = 200;

  private final Tracks tracks;
  private final SlowDays slowDays;
  private final AnomalyFeedback feedback;
  private final Cache<Asked, Found> kept =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

  Anomalies(Tracks tracks, SlowDays slowDays, AnomalyFeedback feedback) {
    this.tracks = tracks;
    this.slowDays = slowDays;
    this.feedback = feedback;
  }

  /**
   * Anomalies of some days.
   *
   * @param historyDays how many whole days of usage there are
   */
  record Result(List<Anomaly> anomalies, int historyDays) {
    /** Why there can be none; null if there can. */
    @Nullable String reason() {
      return historyDays >= AnomalyFinder.LEAST_DAYS
          ? null
          : "Usage is compared with the same weekday of earlier weeks, at least five of them. That"
              + " needs "
              + AnomalyFinder.LEAST_DAYS
              + " whole days of usage, and there "
              + (historyDays == 1 ? "is 1." : "are " + historyDays + ".");
    }
  }

  private record Asked(UsageScope scope, DayRange days) {}

  private record Found(Result result, Instant at) {}

  /** Finds the anomalies of days. */
  Result of(UsageScope scope, DayRange days, Instant now) {
    DayRange looked = new DayRange(days.from().minusDays(EARLIER_DAYS), days.to(), days.zone());
    AnomalyFinder finder =
        new AnomalyFinder(new Window(scope, days, now), tracks.of(new Window(scope, looked, now)));
    int history = finder.historyDays();
    return new Result(
        history >= AnomalyFinder.LEAST_DAYS
            ? finder.all(slowDays.of(new Window(scope, days, now)))
            : List.of(),
        history);
  }

  /**
   * The anomalies of days in an answer, as they were at most a minute ago; feedback as it is now.
   */
  JsonObject json(UsageScope scope, DayRange days, Instant now) {
    Found found = kept.get(new Asked(scope, days), asked -> new Found(of(scope, days, now), now));
    Result result = found.result;
    Map<String, String> said = feedback.of(result.anomalies);
    return JsonObject.of("as_of", found.at.truncatedTo(ChronoUnit.SECONDS).toString())
        .with("zone", days.zone().getId())
        .with("reason", result.reason())
        .with(
            "anomalies",
            result.anomalies.stream()
                .map(anomaly -> anomaly.toJson(said.get(anomaly.id())))
                .toList());
  }

  /**
   * Notes what somebody says about an anomaly.
   *
   * @param said null takes back what was said
   * @return the anomaly; null if there is none with this id in the scope
   */
  @Nullable JsonObject say(
      UsageScope scope, String id, @Nullable String said, ZoneId zone, Instant now) {
    LocalDate day = AnomalyId.day(id);
    if (day == null || day.isAfter(LocalDate.ofInstant(now, zone))) {
      return null;
    }
    for (Anomaly anomaly : of(scope, DayRange.of(day, zone), now).anomalies) {
      if (anomaly.id().equals(id)) {
        feedback.put(anomaly, said, now);
        return anomaly.toJson(feedback.of(List.of(anomaly)).get(id));
      }
    }
    return null;
  }
}
