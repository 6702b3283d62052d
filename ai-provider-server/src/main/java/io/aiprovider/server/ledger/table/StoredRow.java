package io.aiprovider.server.ledger.table;

import io.aiprovider.server.ledger.row.UsageRow;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is in the table {@code ai_usage_logs}.
 *
 * @param user the pseudonym of the call's user; null: none, or the user is erased
 */
public record StoredRow(UsageRow row, @Nullable String user) {
  /** The end user of an erased user is erased, too. */
  @Nullable String endUser() {
    return user == null && row.call().userId() != null ? null : row.call().endUser();
  }
}
