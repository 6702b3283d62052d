package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.reply.Target;
import io.aiprovider.server.store.Database;
import io.aiprovider.spending.BudgetDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The stored budgets, in memory: a call finds its budgets without the database. They are read again
 * after each change: at once on the node that made it, within seconds on the others. Thread-safe.
 */
@Component
final class BudgetIndex implements BudgetDirectory {
  private final Budgets budgets;
  private final Database database;
  private volatile Rules rules = new Rules(Map.of(), List.of());
  private volatile boolean stale = true;

  /** What a budget applies to. */
  private record Subject(BudgetScope scope, String id) {}

  /**
   * A budget of targets.
   *
   * @param models matches the models; null for a budget of a provider
   */
  private record TargetRule(@Nullable ModelAccess models, BudgetRule rule) {
    boolean appliesTo(Target target) {
      return models == null
          ? rule.id().equals(target.provider())
          : models.admits(List.of(), target);
    }
  }

  /** All budgets. */
  private record Rules(Map<Subject, List<BudgetRule>> whole, List<TargetRule> targets) {

    static Rules of(List<BudgetRule> all) {
      Map<Subject, List<BudgetRule>> whole = new HashMap<>();
      List<TargetRule> targets = new ArrayList<>();
      for (BudgetRule rule : all) {
        switch (rule.scope()) {
          case MODEL -> targets.add(new TargetRule(ModelAccess.allow(rule.id()), rule));
          case PROVIDER -> targets.add(new TargetRule(null, rule));
          case KEY, USER, TENANT, TAG, SESSION, INSTALLATION ->
              whole
                  .computeIfAbsent(
                      new Subject(rule.scope(), rule.id()), subject -> new ArrayList<>(1))
                  .add(rule);
        }
      }
      return new Rules(whole, targets);
    }

    void add(BudgetScope scope, String id, List<BudgetRule> found) {
      found.addAll(whole.getOrDefault(new Subject(scope, id), List.of()));
    }
  }

  BudgetIndex(Budgets budgets, Database database) {
    this.budgets = budgets;
    this.database = database;
    database.onChange(() -> stale = true);
    database.onChangeElsewhere(() -> stale = true);
  }

  /** Reads the budgets again if something was changed. */
  void refresh() {
    if (stale && !database.isUnused()) {
      reload();
    }
  }

  /** Reads the budgets. */
  synchronized void reload() {
    stale = false;
    try {
      rules = Rules.of(budgets.rules());
    } catch (RuntimeException e) {
      stale = true;
      throw e;
    }
  }

  @Override
  public List<BudgetRule> of(ChatCall call) {
    Rules now = rules;
    if (now.whole.isEmpty()) {
      return List.of();
    }
    List<BudgetRule> found = new ArrayList<>(4);
    Caller caller = call.caller();
    String session = call.attribute(CallAttribute.SESSION);
    if (caller != null) {
      now.add(BudgetScope.KEY, caller.keyId(), found);
      now.add(BudgetScope.TENANT, caller.tenant(), found);
      if (caller.user() != null) {
        now.add(BudgetScope.USER, caller.tenant() + "/" + caller.user(), found);
      }
    }
    if (session != null) {
      String id = caller == null ? session : caller.tenant() + "/" + session;
      now.add(BudgetScope.SESSION, id, found);
    }
    call.tags().forEach((name, value) -> now.add(BudgetScope.TAG, name + "=" + value, found));
    now.add(BudgetScope.INSTALLATION, "", found);
    return found;
  }

  @Override
  public List<BudgetRule> of(Target target) {
    List<TargetRule> targets = rules.targets;
    if (targets.isEmpty()) {
      return List.of();
    }
    return targets.stream().filter(each -> each.appliesTo(target)).map(TargetRule::rule).toList();
  }

  /** The budgets of a key. */
  List<BudgetRule> ofKey(String key) {
    List<BudgetRule> found = new ArrayList<>();
    rules.add(BudgetScope.KEY, key, found);
    return found;
  }
}
