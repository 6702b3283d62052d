package io.aiprovider.server.analytics.forecast;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.UsageHistory;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.budgets.BudgetList;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What will be spent of budgets until each begins anew, in days of their own zone. Nothing is said
 * about those whose subjects have no series.
 */
final class BudgetForecast {
  /** How far the end of a budget that never begins anew is looked for. */
  private static final int LONGEST_DAYS = 90;

  private final Instant now;
  private final DayRange range;
  private final double elapsed;
  private final BudgetSeries series;
  private final Map<String, Outlook> outlooks = new HashMap<>();

  /** Reads the series of the subjects of budgets. */
  BudgetForecast(
      UsageHistory history, BudgetList list, List<BudgetList.Entry> budgets, Instant now) {
    this.now = now;
    LocalDate today = LocalDate.ofInstant(now, list.zone());
    this.range = history.kept(SpendHistory.before(today, list.zone()));
    this.elapsed = budgets.isEmpty() ? 0 : DayPace.share(history, UsageScope.ALL, now, list.zone());
    this.series =
        new BudgetSeries(
            history, budgets.stream().map(budget -> budget.status().rule()).toList(), range);
  }

  /** Budgets in an answer. */
  List<JsonObject> of(List<BudgetList.Entry> budgets) {
    return budgets.stream().map(this::of).toList();
  }

  private JsonObject of(BudgetList.Entry budget) {
    BudgetRule rule = budget.status().rule();
    Instant end = budget.status().resetsAt();
    double spent = budget.status().spent().doubleValue();
    double[] expected = expected(rule, end);
    JsonObject json =
        JsonObject.of("id", budget.id())
            .with("scope", rule.scope().label())
            .with("subject", rule.id())
            .with("period", rule.period().label())
            .with("budget_usd", rule.usd())
            .with("spent_usd", Estimate.rounded(spent))
            .with("window_end", end == null ? null : end.toString());
    boolean isKnown = expected != null && end != null;
    double sum = spent;
    LocalDate exhausted = spent >= rule.usd().doubleValue() ? range.to() : null;
    for (int day = 0; expected != null && day < expected.length; day++) {
      sum += expected[day];
      if (exhausted == null && sum >= rule.usd().doubleValue()) {
        exhausted = range.to().plusDays(day);
      }
    }
    return json.with("projected_usd", isKnown ? Estimate.rounded(sum) : null)
        .with("exhausts_on", exhausted == null ? null : exhausted.toString());
  }

  /** What the rest of today and each day until the end will cost; null if that is not known. */
  private double @Nullable [] expected(BudgetRule rule, @Nullable Instant end) {
    Outlook outlook = outlook(rule);
    if (outlook == null) {
      return null;
    }
    double[] expected = outlook.expected(days(end));
    if (expected.length > 0) {
      expected[0] *= 1 - elapsed;
    }
    return expected;
  }

  private int days(@Nullable Instant end) {
    if (end == null) {
      return LONGEST_DAYS;
    }
    LocalDate last = LocalDate.ofInstant(end.minusMillis(1), range.zone());
    return end.isBefore(now) ? 0 : (int) ChronoUnit.DAYS.between(range.to(), last) + 1;
  }

  private @Nullable Outlook outlook(BudgetRule rule) {
    SortedMap<LocalDate, Figures> days = series.of(rule);
    DailySeries known = days == null ? null : SpendHistory.of(days, range);
    if (known == null || known.size() < Outlook.LEAST_DAYS) {
      return null;
    }
    return outlooks.computeIfAbsent(rule.scope() + " " + rule.id(), subject -> Outlook.of(known));
  }
}
