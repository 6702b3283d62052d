package io.aiprovider.server.analytics.rollup;

import java.util.HashMap;
import java.util.Map;

/**
 * Sums of rows of the ledger. Rows that are in the same roll-ups are one group, so that most rows
 * are added once, and only their group to each roll-up. Used by one thread at a time.
 */
final class GroupSums {
  private final Map<UsageRow.Group, RollUp> groups = new HashMap<>();
  private int rows;

  void add(UsageRow row) {
    of(row.group()).add(row);
    rows++;
  }

  void add(GroupSums other) {
    other.groups.forEach((group, sums) -> of(group).add(sums));
    rows += other.rows;
  }

  private RollUp of(UsageRow.Group group) {
    return groups.computeIfAbsent(group, each -> RollUp.empty(Span.QUARTER));
  }

  Map<UsageRow.Group, RollUp> groups() {
    return groups;
  }

  /** How many rows were added. */
  int rows() {
    return rows;
  }
}
