package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.budgets.webhook.WebhookOutbox;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EverySecond;
import io.aiprovider.spring.AiProviderProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Looks for anomalies of yesterday and today every ten minutes, and tells the webhook of the
 * configuration about each, once. One server looks at a time: the message is stored in the
 * transaction that notes the anomaly as told.
 */
@Component
final class AnomalyAlerts extends EverySecond {
  private static final String TYPE = "usage.anomaly";
  private static final String LOCK =
      "select name from ai_jobs where name = 'anomalies' for update skip locked";
  private static final int SECONDS_BETWEEN = 600;
  private static final int LONGEST_BODY = 3_900;
  private static final Duration KEPT = Duration.ofDays(120);

  private final Anomalies anomalies;
  private final AnomalyFeedback feedback;
  private final WebhookOutbox outbox;
  private final Database database;
  private final ZoneId zone;
  private final boolean enabled;
  private int round;

  AnomalyAlerts(
      Anomalies anomalies,
      AnomalyFeedback feedback,
      WebhookOutbox outbox,
      Database database,
      ServerProperties server,
      AiProviderProperties settings) {
    super("alerts about anomalies");
    this.anomalies = anomalies;
    this.feedback = feedback;
    this.outbox = outbox;
    this.database = database;
    this.zone = settings.reporting().zone();
    this.enabled = server.budgets().webhook().anomalies() && outbox.hasConfigured();
  }

  @Override
  protected void round() {
    boolean due = ++round % SECONDS_BETWEEN == 0; // the start does not wait for this work
    if (enabled && due && !database.isUnused()) {
      tell(Instant.now());
    }
  }

  /** Nothing: the next run finds the same. */
  @Override
  protected void lastRound() {}

  /**
   * Tells about anomalies that nobody was told of.
   *
   * @return how many
   */
  int tell(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    DayRange days = new DayRange(today.minusDays(1), today.plusDays(1), zone);
    return database.transaction(
        client -> {
          if (client.sql(LOCK).query(String.class).optional().isEmpty()) {
            return 0; // another server looks
          }
          List<Anomaly> found = anomalies.of(UsageScope.ALL, days, now).anomalies();
          Map<String, String> said = feedback.of(found);
          int told = 0;
          for (Anomaly anomaly : found) {
            if (!said.containsKey(anomaly.id()) && note(client, anomaly, now)) {
              outbox.add(client, TYPE, anomaly.pattern(), body(anomaly, now), now);
              told++;
            }
          }
          forget(client, now);
          return told;
        });
  }

  /** Notes that an anomaly is told; false if it was before. */
  private static boolean note(JdbcClient client, Anomaly anomaly, Instant now) {
    return client
            .sql(
                "insert into ai_anomaly_alerts (pattern, first_day, created_at)"
                    + " select cast(:pattern as varchar), cast(:day as date),"
                    + " cast(:now as timestamp with time zone) where not exists (select 1"
                    + " from ai_anomaly_alerts where pattern = :pattern and first_day = :day)")
            .param("pattern", anomaly.pattern())
            .param("day", anomaly.firstDay())
            .param("now", Columns.time(now))
            .update()
        > 0;
  }

  private static JsonObject body(Anomaly anomaly, Instant now) {
    JsonObject whole = JsonObject.of("anomaly", anomaly.toJson(null));
    JsonObject body =
        whole.toString().length() <= LONGEST_BODY
            ? whole
            : JsonObject.of("anomaly", anomaly.with(List.of()).toJson(null));
    return body.with("at", now.toString());
  }

  private static void forget(JdbcClient client, Instant now) {
    client
        .sql("delete from ai_anomaly_alerts where created_at < :before")
        .param("before", Columns.time(now.minus(KEPT)))
        .update();
  }
}
