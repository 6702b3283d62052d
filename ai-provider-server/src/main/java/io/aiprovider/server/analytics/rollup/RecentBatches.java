package io.aiprovider.server.analytics.rollup;

import io.aiprovider.server.ledger.table.BatchListener;
import io.aiprovider.server.ledger.table.StoredRow;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The sums of the batches that this process has written lately, so that their rows are not read
 * from the database again to roll them up. It does not know whether a batch waits for that: only
 * the database does. The oldest batches are forgotten when there are too many groups. Thread-safe.
 */
@Component
final class RecentBatches implements BatchListener {
  private static final int MOST_GROUPS = 20_000;

  private final int most;
  private final Map<Long, GroupSums> batches = new LinkedHashMap<>();
  private int groups;

  RecentBatches() {
    this(MOST_GROUPS);
  }

  /**
   * @param most how many groups the batches may have together
   */
  RecentBatches(int most) {
    this.most = most;
  }

  @Override
  public void written(long batch, List<StoredRow> rows) {
    GroupSums sums = new GroupSums();
    rows.forEach(row -> sums.add(UsageRow.of(row)));
    add(batch, sums);
  }

  private synchronized void add(long batch, GroupSums sums) {
    batches.put(batch, sums);
    groups += sums.groups().size();
    Iterator<GroupSums> oldest = batches.values().iterator();
    while (groups > most) {
      groups -= oldest.next().groups().size();
      oldest.remove();
    }
  }

  /** The sums of a batch, which must not be changed; null if they are not known. */
  synchronized @Nullable GroupSums sums(long batch) {
    return batches.get(batch);
  }

  /** Forgets all other batches. */
  synchronized void keepOnly(Collection<Long> waiting) {
    batches.keySet().retainAll(waiting);
    groups = batches.values().stream().mapToInt(sums -> sums.groups().size()).sum();
  }
}
