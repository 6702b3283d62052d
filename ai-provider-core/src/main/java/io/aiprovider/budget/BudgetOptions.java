package io.aiprovider.budget;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The budgets that do not come with the caller, and how the cost of a call is estimated in advance.
 * Immutable.
 *
 * <p>The id of a rule may be {@code *}, or end with {@code *}:
 *
 * <ul>
 *   <li>a rule of scope {@code KEY}, {@code USER}, {@code TENANT}, {@code TAG} or {@code SESSION}
 *       is then the budget of each such subject by itself: {@code *} gives every key its own
 *       amount, {@code acme/*} every user of the tenant acme, {@code team=*} every value of the tag
 *       {@code team}. A rule with the whole id replaces it for its subject
 *   <li>a rule of scope {@code MODEL} is one budget that all models share which match. Its id is
 *       the name of a model or {@code provider/model}, with {@code *} for any text at any place
 * </ul>
 *
 * @param rules the budgets
 * @param assumedOutput the number of tokens that is reserved for an answer whose length the request
 *     does not limit
 * @param strict whether the longest answer that the model can give is reserved instead, where it is
 *     known
 * @param maxCostPerRequest the most that one call may cost, in US dollars; 0: no limit
 * @param timeZone in which days and months begin
 * @since 0.1
 */
public record BudgetOptions(
    List<BudgetRule> rules,
    int assumedOutput,
    boolean strict,
    BigDecimal maxCostPerRequest,
    ZoneId timeZone) {
  /** No budgets. */
  public static final BudgetOptions NONE =
      new BudgetOptions(List.of(), 4_096, false, BigDecimal.ZERO, ZoneId.of("UTC"));

  /**
   * Options.
   *
   * @throws IllegalArgumentException if a number is out of its range, or there are two rules for
   *     the same subject and period
   */
  public BudgetOptions {
    rules = List.copyOf(rules);
    if (assumedOutput < 1) {
      throw new IllegalArgumentException(
          "The budgets' assumed output is " + assumedOutput + ": it must be 1 token or more.");
    }
    if (maxCostPerRequest.signum() < 0) {
      throw new IllegalArgumentException(
          "The max cost per request is "
              + maxCostPerRequest.toPlainString()
              + ": it must be 0, which means no limit, or more.");
    }
    Set<BudgetRule.Subject> subjects = new HashSet<>();
    for (BudgetRule rule : rules) {
      if (!subjects.add(rule.subject())) {
        throw new IllegalArgumentException(
            "There are two budgets for the same "
                + rule.scope().label()
                + (rule.id().isEmpty() ? "" : " '" + rule.id() + "'")
                + " and period: keep one of them.");
      }
    }
  }

  /** These options with one more rule. */
  public BudgetOptions withRule(BudgetRule rule) {
    List<BudgetRule> more = new ArrayList<>(rules);
    more.add(rule);
    return withRules(more);
  }

  /** These options with other rules. */
  public BudgetOptions withRules(List<BudgetRule> others) {
    return new BudgetOptions(others, assumedOutput, strict, maxCostPerRequest, timeZone);
  }

  /** These options with another number of tokens that is reserved for an answer. */
  public BudgetOptions withAssumedOutput(int tokens) {
    return new BudgetOptions(rules, tokens, strict, maxCostPerRequest, timeZone);
  }

  /** These options, with the model's longest answer reserved or not. */
  public BudgetOptions withStrict(boolean longest) {
    return new BudgetOptions(rules, assumedOutput, longest, maxCostPerRequest, timeZone);
  }

  /** These options with another limit for each call, in US dollars; 0: no limit. */
  public BudgetOptions withMaxCostPerRequest(BigDecimal usd) {
    return new BudgetOptions(rules, assumedOutput, strict, usd, timeZone);
  }

  /** These options with another time zone. */
  public BudgetOptions withTimeZone(ZoneId zone) {
    return new BudgetOptions(rules, assumedOutput, strict, maxCostPerRequest, zone);
  }
}
