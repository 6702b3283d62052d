package io.aiprovider.server.budgets.lease;

import io.aiprovider.server.store.Columns;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * A lease in the database.
 *
 * @param lease its id
 * @param node the run of a server that has it
 * @param granted how much it may spend in all
 * @param spent how much of that it has spent
 * @param reserved how much of that running calls have reserved
 * @param isOpen whether it can be spent
 * @param renewedAt when its node wrote it last
 */
record LeaseRow(
    String lease,
    String node,
    BigDecimal granted,
    BigDecimal spent,
    BigDecimal reserved,
    boolean isOpen,
    Instant renewedAt) {

  /** A lease that is not renewed for so long belongs to a node that is gone. */
  private static final Duration EXPIRY = Duration.ofMinutes(5);

  static LeaseRow of(ResultSet row) throws SQLException {
    return new LeaseRow(
        row.getString("lease"),
        row.getString("node"),
        row.getBigDecimal("granted_usd"),
        row.getBigDecimal("spent_usd"),
        row.getBigDecimal("reserved_usd"),
        row.getBoolean("is_open"),
        Columns.requiredInstant(row, "renewed_at"));
  }

  /** Whether its node is gone: it was not renewed for so long. */
  boolean isExpired(Instant now) {
    return isOpen && renewedAt.isBefore(now.minus(EXPIRY));
  }

  /**
   * What counts of it when its node is gone. What it had reserved is spent: these calls had reached
   * a provider, which probably charges for them. The rest is free for others.
   */
  LeaseRow ended() {
    BigDecimal used = spent.add(reserved);
    return new LeaseRow(lease, node, used, used, BigDecimal.ZERO, false, renewedAt);
  }
}
