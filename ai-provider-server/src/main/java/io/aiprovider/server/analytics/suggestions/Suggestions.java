package io.aiprovider.server.analytics.suggestions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.AnalyticsGate;
import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.UsageHistory;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds suggestions in the latest rows of the ledger: at most 30,000 of the last 30 days.
 * Thread-safe; blocks.
 */
@Component
final class Suggestions {
  private static final int DAYS = 30;
  private static final int LEAST_DAYS = 14;
  private static final List<Advisor> ADVISORS =
      List.of(
          new RepeatedRequests(),
          new UnusedPromptCache(),
          new CheaperProvider(),
          new ChargedFailures(),
          new FailedAttempts(),
          new LongAllowance(),
          new SmallerModel());

  private static final int MOST_ROWS = 30_000;

  /** What was found is answered again for so long: it is about weeks, and takes long to find. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  private static final int MOST_KEPT = 200;

  private final Database database;
  private final UsageHistory usage;
  private final ChatClient client;
  private final Cache<Asked, JsonObject> kept =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

  Suggestions(Database database, UsageHistory usage, ChatClient client) {
    this.database = database;
    this.usage = usage;
    this.client = client;
  }

  private record Asked(UsageScope scope, ZoneId zone) {}

  /**
   * The suggestions for somebody's usage in an answer, as they were at most a minute ago; those
   * that save most come first.
   */
  JsonObject of(UsageScope scope, ZoneId zone, Instant now) {
    return kept.get(new Asked(scope, zone), asked -> find(scope, zone, now));
  }

  private JsonObject find(UsageScope scope, ZoneId zone, Instant now) {
    Instant to = now.truncatedTo(ChronoUnit.SECONDS);
    int days = wholeDays(scope, LocalDate.ofInstant(now, zone), zone);
    List<JsonObject> suggestions =
        days < LEAST_DAYS
            ? List.of()
            : all(sample(scope, to), LocalDate.ofInstant(now, zone)).stream()
                .map(Suggestion::toJson)
                .toList();
    return JsonObject.of("as_of", to.toString())
        .with("zone", zone.getId())
        .with("reason", reason(days))
        .with("suggestions", suggestions);
  }

  private static @Nullable String reason(int days) {
    return days >= LEAST_DAYS
        ? null
        : "Suggestions need "
            + LEAST_DAYS
            + " whole days of usage, and there "
            + (days == 1 ? "is 1." : "are " + days + ".");
  }

  private int wholeDays(UsageScope scope, LocalDate today, ZoneId zone) {
    SortedMap<LocalDate, Figures> days =
        usage.days(scope, usage.kept(new DayRange(today.minusDays(DAYS), today, zone)));
    return days.isEmpty() ? 0 : (int) ChronoUnit.DAYS.between(days.firstKey(), today) - 1;
  }

  private List<Suggestion> all(Sample sample, LocalDate today) {
    List<Suggestion> suggestions =
        new ArrayList<>(new RetiringModel(client.catalog(), today).of(sample));
    ADVISORS.forEach(advisor -> suggestions.addAll(advisor.of(sample)));
    suggestions.sort(
        Comparator.comparingDouble(
                (Suggestion suggestion) ->
                    suggestion.saving() == null ? 0 : suggestion.saving().high())
            .reversed()
            .thenComparing(Suggestion::title));
    return suggestions;
  }

  /** The latest rows; of the oldest second, there may be more, so it is left out. */
  private Sample sample(UsageScope scope, Instant to) {
    Instant earliest = to.minus(DAYS, ChronoUnit.DAYS);
    List<SampleRow> rows = new ArrayList<>(read(scope, earliest, to));
    Collections.reverse(rows);
    if (rows.size() < MOST_ROWS) {
      return new Sample(earliest, to, rows);
    }
    Instant from = rows.get(0).at().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    return new Sample(from, to, rows.stream().filter(row -> !row.at().isBefore(from)).toList());
  }

  private List<SampleRow> read(UsageScope scope, Instant from, Instant to) {
    String sql =
        "select "
            + SampleRow.COLUMNS
            + " from ai_usage_logs where created_at >= :from and created_at < :to"
            + (scope.tenant() == null ? "" : " and tenant_id = :tenant")
            + (scope.keys() == null ? "" : " and api_key_id in (:keys)")
            + " order by created_at desc limit :most";
    SampleRow.Reader reader = new SampleRow.Reader();
    return database.use(
        client ->
            client
                .sql(sql)
                .param("from", Columns.time(from))
                .param("to", Columns.time(to))
                .param("tenant", scope.tenant())
                .param("keys", scope.keys())
                .param("most", MOST_ROWS)
                .withQueryTimeout(AnalyticsGate.SECONDS)
                .query((row, number) -> reader.read(row))
                .list());
  }
}
