package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.server.access.Authentication;
import io.aiprovider.server.access.Role;
import io.aiprovider.server.budgets.lease.LeasedBudgetStore;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TenantScope;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * All kinds of budgets that somebody may see: those that are set, those of keys, and those of the
 * configuration.
 */
@Component
public final class BudgetList {
  private static final int MOST = 200;
  private static final String KEYS =
      "select id, budget_usd, budget_period from ai_api_keys where budget_usd is not null"
          + " and is_active and "
          + TenantScope.condition("tenant_id")
          + " order by budget_usd desc, id limit :limit";

  private final Budgets budgets;
  private final KeyBudgets keyBudgets;
  private final LeasedBudgetStore store;
  private final Database database;
  private final ConfiguredBudgets configured;
  private final BudgetOptions options;

  BudgetList(
      Budgets budgets,
      KeyBudgets keyBudgets,
      LeasedBudgetStore store,
      Database database,
      ConfiguredBudgets configured,
      BudgetOptions options) {
    this.budgets = budgets;
    this.keyBudgets = keyBudgets;
    this.store = store;
    this.database = database;
    this.configured = configured;
    this.options = options;
  }

  /**
   * A budget.
   *
   * @param id of one that an administrator has set; null: it is that of a key, or configured
   */
  public record Entry(@Nullable String id, BudgetStatus status) {}

  /** The zone in which days and months of budgets begin. */
  public ZoneId zone() {
    return options.timeZone();
  }

  /**
   * The budgets that a sender may see, with what is spent of them: at most 200 that are set and 200
   * of keys, and for those who may see everything those of the configuration. Blocks for the
   * database.
   */
  public List<Entry> of(Authentication sender) {
    if (sender.role() == Role.CALLER) {
      BudgetStatus own = sender.caller() == null ? null : keyBudgets.of(sender.caller());
      return own == null ? List.of() : List.of(new Entry(null, own));
    }
    List<@Nullable String> ids = new ArrayList<>();
    List<BudgetRule> rules = new ArrayList<>();
    for (Budget budget : budgets.list(sender.scope(), "", MOST)) {
      ids.add(budget.id());
      rules.add(budget.rule());
    }
    for (BudgetRule rule : ofKeys(sender.scope())) {
      ids.add(null);
      rules.add(rule);
    }
    if (sender.scope().tenant() == null) {
      for (BudgetRule rule : configured.ofSingleSubjects()) {
        if (rules.stream().noneMatch(rule::hasSameSubject)) {
          ids.add(null);
          rules.add(rule);
        }
      }
    }
    List<BudgetStatus> statuses = store.current(rules);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < statuses.size(); i++) {
      entries.add(new Entry(ids.get(i), statuses.get(i)));
    }
    return entries;
  }

  private List<BudgetRule> ofKeys(TenantScope scope) {
    return database.use(
        client ->
            client
                .sql(KEYS)
                .param("scope", scope.tenant())
                .param("limit", MOST)
                .query(
                    (row, number) ->
                        new BudgetRule(
                            BudgetScope.KEY,
                            row.getString("id"),
                            period(row.getString("budget_period")),
                            row.getBigDecimal("budget_usd"),
                            List.of()))
                .list());
  }

  private static BudgetPeriod period(@Nullable String label) {
    return label == null
        ? BudgetPeriod.MONTH
        : BudgetPeriod.valueOf(label.toUpperCase(Locale.ROOT));
  }
}
