package io.aiprovider.server.ledger;

import io.aiprovider.catalog.Price;
import io.aiprovider.chat.Usage;
import io.aiprovider.server.ledger.record.LedgerRecord.Progress;
import io.aiprovider.server.ledger.row.PriceRates;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A call whose end has not been read from the ledger's file. Used by one thread. */
final class OpenCall {
  /** As for estimates of prompts: a token for each four characters, which is four bytes at most. */
  private static final int BYTES_PER_TOKEN = 4;

  private final Set<Long> segments = new TreeSet<>();
  private final TreeMap<Integer, UsageRow> rows = new TreeMap<>();

  void isIn(long segment) {
    segments.add(segment);
  }

  /** The segments that have records of the call. */
  Set<Long> segments() {
    return segments;
  }

  /** What is known about an attempt; replaces what was known before. */
  void put(UsageRow row) {
    rows.put(row.attempt(), row);
  }

  /** The attempt has come further. */
  void put(Progress progress) {
    UsageRow row = rows.get(progress.attempt());
    if (row != null && row.result().outcome().equals("interrupted")) {
      rows.put(row.attempt(), reached(row, progress));
    }
  }

  private static UsageRow reached(UsageRow row, Progress progress) {
    RowResult known = row.result();
    return new UsageRow(
        row.call(),
        row.attempt(),
        row.end(),
        row.createdAt(),
        row.provider(),
        row.model(),
        row.account(),
        progress.usage().withCompletionTokens(completionTokens(progress)),
        row.cost(),
        new RowResult(
            known.outcome(),
            known.failureKind(),
            known.errorMessage(),
            progress.elapsedMs(),
            known.ttftMs(),
            known.attempts(),
            known.statusCode(),
            known.cached(),
            known.cacheStatus(),
            known.cacheKeyHash()),
        row.skipped());
  }

  private static long completionTokens(Progress progress) {
    long estimated = (progress.answerBytes() + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    return Math.max(progress.usage().completionTokens(), estimated);
  }

  /** The rows of a call that the end of its process interrupted. */
  List<UsageRow> interrupted() {
    List<UsageRow> all = new ArrayList<>();
    for (UsageRow row : rows.values()) {
      boolean last = row.attempt() == rows.lastKey();
      UsageRow known = row.result().outcome().equals("interrupted") ? priced(row) : row;
      all.add(known.withEnd(last));
    }
    return all;
  }

  private static UsageRow priced(UsageRow row) {
    Usage usage = row.usage();
    Price price = PriceRates.parse(row.cost().rates());
    BigDecimal nothing = BigDecimal.ZERO;
    String rates = row.cost().rates();
    RowCost cost =
        price == null
            ? new RowCost(nothing, nothing, nothing, RowCost.UNPRICED, rates)
            : new RowCost(
                price.costOf(usage),
                nothing,
                price.promptCacheSavingOf(usage),
                RowCost.PARTIAL,
                rates);
    return row.with(usage, cost);
  }
}
