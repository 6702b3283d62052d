package io.aiprovider.budget;

import java.math.BigDecimal;
import java.util.List;
import java.util.TreeSet;

/**
 * An amount of money that one subject may spend in each period.
 *
 * <pre>{@code
 * BudgetRule rule = BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "100")
 *     .withSoftLimits(80, 100);
 * }</pre>
 *
 * @param scope what kind of subject it is
 * @param id which one; unique within the scope, as {@link BudgetScope} says
 * @param period how often the budget begins anew
 * @param usd the amount in US dollars; 0: only calls that cost nothing
 * @param softLimits the percentages of the amount at which somebody is told, ascending; none: never
 * @since 0.1
 */
public record BudgetRule(
    BudgetScope scope, String id, BudgetPeriod period, BigDecimal usd, List<Integer> softLimits) {

  /**
   * What a store keeps an account of: the rule without its amount, which may change.
   *
   * @since 0.1
   */
  public record Subject(BudgetScope scope, String id, BudgetPeriod period) {}

  /**
   * A rule.
   *
   * @throws IllegalArgumentException if the amount is negative, a soft limit is not a percentage,
   *     or the id does not suit the scope
   */
  public BudgetRule {
    if (usd.signum() < 0) {
      throw new IllegalArgumentException(
          "The budget's usd is " + usd.toPlainString() + ": it must be 0 or more.");
    }
    if (scope == BudgetScope.INSTALLATION ? !id.isEmpty() : id.isBlank()) {
      throw new IllegalArgumentException(
          scope == BudgetScope.INSTALLATION
              ? "The budget's id is '" + id + "': the budget of the installation has none."
              : "The budget's id is empty: it must name the " + scope.label() + ".");
    }
    for (int percent : softLimits) {
      if (percent < 1 || percent > 100) {
        throw new IllegalArgumentException(
            "The budget's soft limit is " + percent + ": it must be between 1 and 100 per cent.");
      }
    }
    softLimits = List.copyOf(isAscending(softLimits) ? softLimits : new TreeSet<>(softLimits));
  }

  private static boolean isAscending(List<Integer> numbers) {
    for (int i = 1; i < numbers.size(); i++) {
      if (numbers.get(i) <= numbers.get(i - 1)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A rule without soft limits.
   *
   * @param usd the amount, as a decimal number
   * @throws IllegalArgumentException as the constructor says, or if the amount is not a number
   */
  public static BudgetRule of(BudgetScope scope, String id, BudgetPeriod period, String usd) {
    return new BudgetRule(scope, id, period, new BigDecimal(usd), List.of());
  }

  /** This rule with soft limits, in per cent of the amount. */
  public BudgetRule withSoftLimits(Integer... percentages) {
    return new BudgetRule(scope, id, period, usd, List.of(percentages));
  }

  /** What the account of this rule is kept for. */
  public Subject subject() {
    return new Subject(scope, id, period);
  }

  /** Whether both rules are for the same subject and period, so that they have one account. */
  public boolean hasSameSubject(BudgetRule other) {
    return scope == other.scope && period == other.period && id.equals(other.id);
  }

  @Override
  public String toString() {
    return scope.label() + " " + id + " " + usd.toPlainString() + " USD per " + period.label();
  }
}
