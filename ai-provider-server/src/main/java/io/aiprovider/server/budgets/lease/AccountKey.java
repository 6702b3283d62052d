package io.aiprovider.server.budgets.lease;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.digest.Sha256;
import java.time.Instant;

/**
 * An account in one period, as the database knows it.
 *
 * @param account the hash of the subject
 * @param start of the period
 */
public record AccountKey(String account, Instant start) {
  private static final int LENGTH = 32;

  /**
   * The hash of a subject. It has a fixed length whatever callers choose as tags and sessions, and
   * does not tell who a user is.
   */
  public static String hash(BudgetRule.Subject subject) {
    return Sha256.hex(
            subject.scope().label() + "\n" + subject.period().label() + "\n" + subject.id())
        .substring(0, LENGTH);
  }
}
