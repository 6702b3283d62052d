package io.aiprovider.caller;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a call is made, which models this caller may use, and how much.
 *
 * <pre>{@code
 * Caller ada = new Caller("key-7", "acme", "ada", Set.of("gpt-4o*"));
 * ChatCall call = client.newCall().caller(ada).build();
 * }</pre>
 *
 * @param keyId the id of the key it came with
 * @param tenant the tenant the key belongs to; cached answers are separated by it
 * @param user the user within the tenant
 * @param tier the name of the tier the key belongs to; null: none
 * @param models the models this caller may use
 * @param limits the limits of its calls; empty: none; null: the client's default limits, for each
 *     key
 * @param budgets what its calls may cost, in addition to the client's budgets; empty: no more
 * @since 0.1
 */
public record Caller(
    String keyId,
    String tenant,
    @Nullable String user,
    @Nullable String tier,
    ModelAccess models,
    @Nullable List<LimitRule> limits,
    List<BudgetRule> budgets) {

  /**
   * A caller.
   *
   * @throws IllegalArgumentException if two limits are of the same subject, or two budgets of the
   *     same subject and period, or if a budget is of a model or a provider
   */
  public Caller {
    budgets = List.copyOf(budgets);
    requireDifferentBudgets(budgets);
    if (limits != null) {
      limits = List.copyOf(limits);
      requireDifferentSubjects(limits);
    }
  }

  /** A caller without budgets of its own. */
  public Caller(
      String keyId,
      String tenant,
      @Nullable String user,
      @Nullable String tier,
      ModelAccess models,
      @Nullable List<LimitRule> limits) {
    this(keyId, tenant, user, tier, models, limits, List.of());
  }

  /**
   * A caller without a tier, with the client's default limits.
   *
   * @param allowedModels the models this caller may use, as entries of {@link ModelAccess}; empty:
   *     all
   */
  public Caller(String keyId, String tenant, @Nullable String user, Set<String> allowedModels) {
    this(keyId, tenant, user, null, ModelAccess.of(allowedModels, Set.of()), null);
  }

  private static void requireDifferentSubjects(List<LimitRule> limits) {
    record Subject(LimitScope scope, String id) {}
    Set<Subject> subjects = new HashSet<>();
    for (LimitRule rule : limits) {
      if (!subjects.add(new Subject(rule.scope(), rule.id()))) {
        throw new IllegalArgumentException(
            "There are two rules for the "
                + rule.scope().label()
                + " '"
                + rule.id()
                + "': put its limits into one rule.");
      }
    }
  }

  private static void requireDifferentBudgets(List<BudgetRule> budgets) {
    Set<BudgetRule.Subject> subjects = new HashSet<>();
    for (BudgetRule rule : budgets) {
      if (rule.scope().isOfTarget()) {
        throw new IllegalArgumentException(
            "A caller cannot have a budget for the "
                + rule.scope().label()
                + " '"
                + rule.id()
                + "': such a budget is for all callers. Set it in the client's budgets.");
      }
      if (!subjects.add(rule.subject())) {
        throw new IllegalArgumentException(
            "There are two budgets for the "
                + rule.scope().label()
                + " '"
                + rule.id()
                + "' and the same period: keep one of them.");
      }
    }
  }

  /** This caller in a tier. */
  public Caller withTier(@Nullable String other) {
    return new Caller(keyId, tenant, user, other, models, limits, budgets);
  }

  /** This caller with access to these models. */
  public Caller withModels(ModelAccess access) {
    return new Caller(keyId, tenant, user, tier, access, limits, budgets);
  }

  /** This caller with these limits; none: it is not limited. */
  public Caller withLimits(LimitRule... rules) {
    return new Caller(keyId, tenant, user, tier, models, List.of(rules), budgets);
  }

  /** This caller with these budgets. */
  public Caller withBudgets(BudgetRule... rules) {
    return new Caller(keyId, tenant, user, tier, models, limits, List.of(rules));
  }
}
