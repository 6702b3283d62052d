package io.aiprovider.server.budgets.lease;

/** What becomes of calls when the leases are spent and the database cannot be reached. */
public enum WhenDatabaseDown {
  /** They are refused. */
  REFUSE,
  /** They go on. Each server only counts what it spends itself. */
  CONTINUE
}
