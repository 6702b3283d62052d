package io.aiprovider.server.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.CostReport.Group;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.spring.AiProviderProperties;
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
  private final AiProviderProperties settings;

  CostOverview(CostReports reports, AiProviderProperties settings) {
    this.reports = reports;
    this.settings = settings;
  }

  /**
   * The figures of the day and of the month of this time, of all servers that share the database.
   *
   * @return null if the database cannot be reached, or takes too long
   */
  public @Nullable JsonObject thisMonth(Instant now) {
    ZoneId zone = settings.reporting().zone();
    try {
      ZonedDateTime day = Interval.DAY.start(now, zone);
      Figures today = reports.total(UsageScope.ALL, day.toInstant(), day.plusDays(1).toInstant());
      ZonedDateTime month = Interval.MONTH.start(now, zone);
      CostReport providers = by(GroupBy.Kind.PROVIDER, month);
      CostReport models = by(GroupBy.Kind.MODEL, month);
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

  private CostReport by(GroupBy.Kind kind, ZonedDateTime month) {
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
