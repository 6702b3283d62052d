package io.aiprovider.server.budgets.lease;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows about an account in a period, without one lease or one node.
 *
 * @param spent what was spent
 * @param held what leases hold in addition to what they have spent
 * @param reserved what running calls have reserved of that
 * @param crossed what was reported
 * @param wantedAt when a node wanted more than there was; null: never
 */
record LeaseTotals(
    BigDecimal spent,
    BigDecimal held,
    BigDecimal reserved,
    Set<String> crossed,
    @Nullable Instant wantedAt) {
  static final LeaseTotals NONE =
      new LeaseTotals(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, Set.of(), null);

  LeaseTotals plus(LeaseRow lease) {
    return new LeaseTotals(
        spent.add(lease.spent()),
        held.add(lease.granted().subtract(lease.spent()).max(BigDecimal.ZERO)),
        reserved.add(lease.reserved()),
        crossed,
        wantedAt);
  }

  LeaseTotals withCrossed(Set<String> marks) {
    return new LeaseTotals(spent, held, reserved, Set.copyOf(marks), wantedAt);
  }
}
