package io.aiprovider.budget;

import java.time.Instant;

/**
 * A budget has reached one of its soft limits.
 *
 * @param status of the budget, just after that
 * @param percent the soft limit, in per cent of the amount
 * @param periodStart the beginning of the period; 1970 for {@link BudgetPeriod#TOTAL}
 * @param at when that happened
 * @since 0.1
 */
public record BudgetCrossing(BudgetStatus status, int percent, Instant periodStart, Instant at) {}
