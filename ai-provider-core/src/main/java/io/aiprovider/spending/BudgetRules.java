package io.aiprovider.spending;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The budgets that apply to a call, and those that apply to a target. Immutable. */
final class BudgetRules {
  /** The scopes that give a call at most one id. */
  private static final Set<BudgetScope> OF_CALLS =
      EnumSet.of(
          BudgetScope.KEY,
          BudgetScope.USER,
          BudgetScope.TENANT,
          BudgetScope.SESSION,
          BudgetScope.INSTALLATION);

  private final Map<Subject, List<BudgetRule>> whole = new HashMap<>();
  private final List<BudgetRule> patterns = new ArrayList<>(); // the longest first: it wins
  private final List<TargetRule> targets = new ArrayList<>();
  private final Set<BudgetScope> used = EnumSet.noneOf(BudgetScope.class);
  private final BudgetDirectory directory;

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

  /**
   * The budgets of these rules and this directory.
   *
   * @throws IllegalArgumentException if the id of a model has blanks at its beginning or end
   */
  BudgetRules(List<BudgetRule> rules, BudgetDirectory directory) {
    this.directory = directory;
    for (BudgetRule rule : rules) {
      if (rule.scope() == BudgetScope.MODEL) {
        targets.add(new TargetRule(ModelAccess.allow(rule.id()), rule));
      } else if (rule.scope() == BudgetScope.PROVIDER) {
        targets.add(new TargetRule(null, rule));
      } else if (rule.id().endsWith("*")) {
        patterns.add(rule);
        used.add(rule.scope());
      } else {
        whole
            .computeIfAbsent(new Subject(rule.scope(), rule.id()), subject -> new ArrayList<>(1))
            .add(rule);
        used.add(rule.scope());
      }
    }
    patterns.sort(Comparator.comparingInt((BudgetRule each) -> each.id().length()).reversed());
  }

  /** Whether a target may have a budget of its own. */
  boolean mayLimitTargets() {
    return !targets.isEmpty() || !directory.equals(BudgetDirectory.NONE);
  }

  /** The budgets of a call as a whole, each subject and period once. */
  List<BudgetRule> of(ChatCall call) {
    List<BudgetRule> own = ofCaller(call.caller());
    List<BudgetRule> further = directory.of(call);
    if (used.isEmpty() && further.isEmpty()) {
      return own;
    }
    List<BudgetRule> rules = new ArrayList<>(own);
    further.forEach(rule -> addSmaller(rule, rules));
    for (BudgetScope scope : OF_CALLS) {
      String id = used.contains(scope) ? CallSubjects.idOf(call, scope) : null;
      if (id != null) {
        add(scope, id, rules);
      }
    }
    if (used.contains(BudgetScope.TAG)) {
      for (Map.Entry<String, String> tag : call.tags().entrySet()) {
        add(BudgetScope.TAG, CallSubjects.idOf(tag), rules);
      }
    }
    return rules;
  }

  private static List<BudgetRule> ofCaller(@Nullable Caller caller) {
    return caller == null ? List.of() : caller.budgets();
  }

  private void add(BudgetScope scope, String id, List<BudgetRule> rules) {
    List<BudgetRule> found = whole.get(new Subject(scope, id));
    if (found != null) {
      found.forEach(rule -> addSmaller(rule, rules));
    }
    for (BudgetRule pattern : patterns) {
      if (pattern.scope() == scope && matches(pattern.id(), id)) {
        addIfAbsent(
            new BudgetRule(scope, id, pattern.period(), pattern.usd(), pattern.softLimits()),
            rules);
      }
    }
  }

  private static boolean matches(String pattern, String id) {
    return id.startsWith(pattern.substring(0, pattern.length() - 1));
  }

  private static void addSmaller(BudgetRule rule, List<BudgetRule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      BudgetRule other = rules.get(i);
      if (other.hasSameSubject(rule)) {
        if (rule.usd().compareTo(other.usd()) < 0) {
          rules.set(i, rule);
        }
        return;
      }
    }
    rules.add(rule);
  }

  private static void addIfAbsent(BudgetRule rule, List<BudgetRule> rules) {
    for (BudgetRule other : rules) {
      if (other.hasSameSubject(rule)) {
        return;
      }
    }
    rules.add(rule);
  }

  /** The budgets of a target: of its provider and its model. */
  List<BudgetRule> of(Target target) {
    List<BudgetRule> further = directory.of(target);
    if (targets.isEmpty() && further.isEmpty()) {
      return List.of();
    }
    List<BudgetRule> rules = new ArrayList<>(further.size() + 1);
    further.forEach(rule -> addSmaller(rule, rules));
    for (TargetRule each : targets) {
      if (each.appliesTo(target)) {
        addSmaller(each.rule(), rules);
      }
    }
    return rules;
  }
}
