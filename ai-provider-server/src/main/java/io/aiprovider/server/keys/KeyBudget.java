package io.aiprovider.server.keys;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.web.RequestFields;
import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.web.UsdField;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much money a key may spend.
 *
 * @param usd US dollars in each period
 * @param period how often it begins anew
 */
record KeyBudget(BigDecimal usd, BudgetPeriod period) {
  /** The names of the fields and columns. */
  static final List<String> NAMES = List.of("budget_usd", "budget_period");

  private static final List<Integer> SOFT_LIMITS = List.of(80, 100);

  /**
   * The budget with what a request changes.
   *
   * @param present null: there is none
   */
  static @Nullable KeyBudget changed(@Nullable KeyBudget present, RequestFields fields) {
    BigDecimal usd =
        fields.has("budget_usd")
            ? UsdField.of(fields, "budget_usd")
            : present == null ? null : present.usd;
    BudgetPeriod period = fields.word("budget_period", BudgetPeriod.class);
    if (usd == null) {
      if (period != null) {
        throw RequestRefused.invalid(
            "budget_period", "'budget_period' needs an amount: set 'budget_usd' too.");
      }
      return null;
    }
    if (period == null) {
      period = present == null || fields.has("budget_period") ? BudgetPeriod.MONTH : present.period;
    }
    return new KeyBudget(usd, period);
  }

  /** The budget of a row; null if it has none. */
  static @Nullable KeyBudget of(ResultSet row) throws SQLException {
    BigDecimal usd = row.getBigDecimal("budget_usd");
    String period = row.getString("budget_period");
    return usd == null
        ? null
        : new KeyBudget(
            usd.stripTrailingZeros(),
            period == null
                ? BudgetPeriod.MONTH
                : BudgetPeriod.valueOf(period.toUpperCase(Locale.ROOT)));
  }

  /** The rule of the key with this id. */
  BudgetRule rule(String key) {
    return new BudgetRule(BudgetScope.KEY, key, period, usd, SOFT_LIMITS);
  }

  /** The object with the budget of a key as members. */
  static JsonObject addTo(JsonObject json, @Nullable KeyBudget budget) {
    return json.with("budget_usd", budget == null ? null : budget.usd)
        .with("budget_period", budget == null ? null : budget.period.label());
  }
}
