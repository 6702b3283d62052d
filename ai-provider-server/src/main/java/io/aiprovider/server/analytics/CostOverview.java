package io.aiprovider.server.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.analytics.CostReport.Group;
import io.aiprovider.server.store.DatabaseDown;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/** What was used today and in this month, in short. Thread-safe; blocks. */
@Component
public final class CostOverview {
  private static final int MOST_GROUPS = 20;

  private final CostReports reports;
  private final ZoneId zone;

  CostOverview(CostReports reports, ServerProperties properties) {
    this.reports = reports;
    this.zone = properties.reporting().timeZone();
  }

  /**
   * The figures of the day and of the month of this time, of all servers that share the database.
   *
   * @return null if the database cannot be reached, or takes too long
   */
  public @Nullable JsonObject thisMonth(Instant now) {
    try {
      ZonedDateTime day = Interval.DAY.start(now, zone);
      Figures today = reports.total(UsageScope.ALL, day.toInstant(), day.plusDays(1).toInstant());
      CostReport providers = by(GroupBy.Kind.PROVIDER, now);
      CostReport models = by(GroupBy.Kind.MODEL, now);
      return JsonObject.of("zone", zone.getId())
          .with("currency", "USD")
          .with("today", today.addTo(JsonObject.EMPTY))
          .with("month", providers.total().all().addTo(JsonObject.EMPTY))
          .with("month_by_provider", groups(providers))
          .with("month_by_model", groups(models));
    } catch (DatabaseDown | QueryTimeoutException | CostReports.Unavailable e) {
      return null;
    }
  }

  private CostReport by(GroupBy.Kind kind, Instant now) {
    ZonedDateTime month = Interval.MONTH.start(now, zone);
    return reports.of(
        CostQuery.by(
            new GroupBy(kind, null),
            UsageScope.ALL,
            month.toInstant(),
            month.plusMonths(1).toInstant()));
  }

  /** The most expensive ones. */
  private static List<JsonObject> groups(CostReport report) {
    return report.groups().stream().limit(MOST_GROUPS).map(CostOverview::json).toList();
  }

  private static JsonObject json(Group group) {
    return group.sums().all().addTo(JsonObject.of("key", group.key()));
  }
}
