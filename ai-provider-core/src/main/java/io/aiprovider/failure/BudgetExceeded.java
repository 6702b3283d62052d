package io.aiprovider.failure;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A budget does not have enough left for the call: before it, or while its answer was streamed.
 *
 * @since 0.1
 */
public final class BudgetExceeded extends ChatException {
  private final @Nullable String scope;
  private final @Nullable String period;
  private final transient @Nullable Instant resetsAt;

  /**
   * The failure of a call that may not go on.
   *
   * @param message which budget it is, and what to do
   * @param detail further details
   * @param scope what the budget applies to, in one word such as {@code key} or {@code tenant};
   *     {@code request} for the most that one call may cost; null if it is not known
   * @param period the budget's period, in one word such as {@code month}; null if it has none
   * @param resetsAt when the budget begins anew; null if it never does, or if that is not known
   */
  public BudgetExceeded(
      String message,
      FailureDetail detail,
      @Nullable String scope,
      @Nullable String period,
      @Nullable Instant resetsAt) {
    super(FailureKind.BUDGET_EXCEEDED, message, detail, null);
    this.scope = scope;
    this.period = period;
    this.resetsAt = resetsAt;
  }

  public BudgetExceeded(String message, FailureDetail detail) {
    this(message, detail, null, null, null);
  }

  /** What the budget applies to, in one word such as {@code key}; null if it is not known. */
  public @Nullable String scope() {
    return scope;
  }

  /** The budget's period, in one word such as {@code month}; null if it has none. */
  public @Nullable String period() {
    return period;
  }

  /** When the budget begins anew; null if it never does, or if that is not known. */
  public @Nullable Instant resetsAt() {
    return resetsAt;
  }
}
