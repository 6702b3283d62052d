package io.aiprovider.server.analytics.forecast;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.UsageHistory;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.budgets.BudgetList;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the answers of the endpoint. Thread-safe; blocks. */
@Component
final class ForecastReport {
  private static final double MUCH_UNPRICED = 0.05;

  private final UsageHistory usage;
  private final BudgetList budgets;

  ForecastReport(UsageHistory usage, BudgetList budgets) {
    this.usage = usage;
    this.budgets = budgets;
  }

  /**
   * What a sender's usage will cost.
   *
   * @param days how many, today included
   */
  JsonObject of(Authentication sender, int days, ZoneId zone, Instant now) {
    UsageScope scope = UsageScope.of(sender);
    LocalDate today = LocalDate.ofInstant(now, zone);
    DayRange range = usage.kept(SpendHistory.before(today, zone));
    SortedMap<LocalDate, Figures> used = usage.days(scope, range);
    DailySeries history = SpendHistory.of(used, range);
    Outlook outlook = history.size() < Outlook.LEAST_DAYS ? null : Outlook.of(history);
    double soFar = usage.total(scope, range.end(), now).costUsd().doubleValue();
    JsonObject json =
        JsonObject.of("as_of", now.truncatedTo(ChronoUnit.SECONDS).toString())
            .with("zone", zone.getId())
            .with("method", outlook == null ? null : outlook.method())
            .with("confidence", outlook == null ? "none" : outlook.confidence())
            .with("history_days", history.size())
            .with("reason", outlook == null ? reason(history.size()) : null);
    json =
        outlook == null
            ? withoutNumbers(json, soFar)
            : withNumbers(json, outlook, days, today, soFar, new Month(scope, zone, now));
    List<BudgetList.Entry> entries = budgets.of(sender);
    return json.with("budgets", new BudgetForecast(usage, budgets, entries, now).of(entries))
        .with("backtest", outlook == null ? null : backtest(outlook))
        .with("warnings", warnings(used, outlook));
  }

  private static String reason(int days) {
    return "A forecast needs "
        + Outlook.LEAST_DAYS
        + " whole days of usage, and there "
        + (days == 1 ? "is 1." : "are " + days + ".");
  }

  private static JsonObject withoutNumbers(JsonObject json, double soFar) {
    return json.with("days", List.of())
        .with("total", null)
        .with("month_end", null)
        .with("today", today(soFar, null));
  }

  private static JsonObject today(double soFar, @Nullable Double expected) {
    return JsonObject.of("so_far", Estimate.rounded(soFar))
        .with("expected_by_now", expected == null ? null : Estimate.rounded(expected));
  }

  /** The present month of a scope. */
  private record Month(UsageScope scope, ZoneId zone, Instant now) {
    LocalDate first() {
      return LocalDate.ofInstant(now, zone).withDayOfMonth(1);
    }
  }

  private JsonObject withNumbers(
      JsonObject json, Outlook outlook, int days, LocalDate date, double soFar, Month month) {
    double elapsed = DayPace.share(usage, month.scope, month.now, month.zone);
    Today today = Today.of(outlook, soFar, elapsed);
    int left = (int) ChronoUnit.DAYS.between(date, month.first().plusMonths(1));
    Estimate whole = today.sum(outlook, left).plus(spentIn(month) - soFar);
    return json.with("days", outlook.isSparse() ? List.of() : days(today.days(outlook, days), date))
        .with("total", today.sum(outlook, days).addTo(JsonObject.EMPTY))
        .with("month_end", whole.addTo(JsonObject.EMPTY))
        .with("today", today(soFar, outlook.expected(1)[0] * elapsed));
  }

  private double spentIn(Month month) {
    return usage
        .total(month.scope, month.first().atStartOfDay(month.zone).toInstant(), month.now)
        .costUsd()
        .doubleValue();
  }

  private static List<JsonObject> days(List<Estimate> estimates, LocalDate today) {
    List<JsonObject> days = new ArrayList<>();
    for (int day = 0; day < estimates.size(); day++) {
      days.add(estimates.get(day).addTo(JsonObject.of("date", today.plusDays(day).toString())));
    }
    return days;
  }

  private static @Nullable JsonObject backtest(Outlook outlook) {
    Backtest backtest = outlook.backtest();
    return backtest.isEmpty()
        ? null
        : JsonObject.of("wape", Estimate.rounded(backtest.wape()))
            .with("mase", Estimate.rounded(backtest.mase()))
            .with("coverage", Estimate.rounded(outlook.coverage()))
            .with("beats_naive", backtest.mase() < 1);
  }

  private static List<String> warnings(
      SortedMap<LocalDate, Figures> days, @Nullable Outlook outlook) {
    List<String> warnings = new ArrayList<>();
    long requests = days.values().stream().mapToLong(Figures::requests).sum();
    long unpriced = days.values().stream().mapToLong(Figures::unpricedRequests).sum();
    if (unpriced > requests * MUCH_UNPRICED) {
      warnings.add(
          unpriced
              + " of "
              + requests
              + " calls have no known price and count as 0 USD: the real costs are higher.");
    }
    if (outlook != null && outlook.hasShift()) {
      warnings.add(
          "Costs have moved to another level within the last four weeks. Earlier days count as if"
              + " they had been at this level.");
    }
    return warnings;
  }
}
