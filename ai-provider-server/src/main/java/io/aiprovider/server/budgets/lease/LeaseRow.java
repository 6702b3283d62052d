package io.aiprovider.server.budgets.lease;

import io.aiprovider.server.store.Columns;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
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

  /** What cannot be leased to others because of it. */
  BigDecimal claim() {
    return granted.max(spent);
  }
}
