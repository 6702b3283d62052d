package io.aiprovider.budget;

import java.math.BigDecimal;

/**
 * The amount that one call has reserved in its budgets. Thread-safe.
 *
 * @since 0.1
 */
public interface BudgetReservation {

  /** The reserved amount, in US dollars; 0 after the reservation was settled. */
  BigDecimal reserved();

  /**
   * Raises the reserved amount to a total, in all budgets or in none. A total that is reserved
   * already is granted and changes nothing: a reservation never shrinks before it is settled.
   *
   * @param total the whole amount that the call needs, in US dollars, what was reserved before
   *     included
   * @return {@link BudgetDecision.Granted} with this reservation, or why not; the amount reserved
   *     before then stays reserved
   * @throws IllegalStateException if the reservation is settled
   */
  BudgetDecision extend(BigDecimal total);

  /**
   * Ends the reservation: the reserved amount is given back, and what the call cost is spent. It
   * counts in the period in which the amount was reserved. Only the first settlement has an effect.
   *
   * @param spent what the call cost, in US dollars; 0 or more. It may be more than was reserved:
   *     then the budget may be exceeded by the difference
   */
  void settle(BigDecimal spent);
}
