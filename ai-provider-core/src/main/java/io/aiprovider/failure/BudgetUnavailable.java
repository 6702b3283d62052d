package io.aiprovider.failure;

/**
 * It cannot be found out now whether a budget has enough left for the call, and the configuration
 * does not allow calls without knowing.
 *
 * @since 0.1
 */
public final class BudgetUnavailable extends ChatException {
  public BudgetUnavailable(String message, FailureDetail detail) {
    super(FailureKind.BUDGET_UNAVAILABLE, message, detail, null);
  }
}
