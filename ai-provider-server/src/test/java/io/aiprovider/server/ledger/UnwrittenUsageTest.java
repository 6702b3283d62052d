package io.aiprovider.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.Usage;
import io.aiprovider.server.ledger.UnwrittenUsage.Amount;
import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.UsageRow;
import io.aiprovider.server.ledger.row.UsageRow.RowCost;
import io.aiprovider.server.ledger.row.UsageRow.RowResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is not in the database yet. */
final class UnwrittenUsageTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant START = Instant.parse("2026-07-01T12:00:00Z");

  private final UnwrittenUsage unwritten = new UnwrittenUsage(Set.of(HOUR));

  private static List<UsageRow> row(String key, Instant began, long tokens) {
    return List.of(
        new UsageRow(
            new CallFacts(
                "call", began, key, "t", null, null, null, null, null, "chat", null, null, null,
                null),
            1,
            true,
            began,
            "openai",
            "gpt",
            0,
            Usage.of(tokens - 1, 1),
            new RowCost(
                BigDecimal.valueOf(tokens, 9), BigDecimal.ZERO, BigDecimal.ZERO, "priced", null),
            new RowResult("succeeded", null, null, 1, null, 1, 200, false, null, null),
            null));
  }

  private long tokens(String key, Instant window) {
    return unwritten.with(key, window, HOUR, () -> Amount.NOTHING).tokens();
  }

  @Test
  void rows_count_for_their_key_and_window_until_they_are_written() {
    List<UsageRow> late = row("a", START.minusSeconds(1), 100);
    List<UsageRow> present = row("a", START.plusSeconds(5), 7);
    unwritten.add(late);
    assertThat(tokens("a", START.minus(HOUR))).isEqualTo(100);
    unwritten.add(present);
    unwritten.add(row("b", START, 1_000));
    unwritten.add(row("a", START.minusSeconds(2), 50)); // of a window that is over
    assertThat(tokens("a", START)).isEqualTo(7);
    assertThat(tokens("b", START)).isEqualTo(1_000);
    assertThat(tokens("c", START)).isZero();

    unwritten.remove(late);
    assertThat(tokens("a", START)).isEqualTo(7);
    unwritten.remove(present);
    assertThat(tokens("a", START)).isZero();
    assertThat(unwritten.with("b", START, HOUR, () -> new Amount(1, BigDecimal.ONE)))
        .isEqualTo(new Amount(1_001, new BigDecimal("1.000001000")));
  }

  @Test
  void no_row_is_missing_or_counted_twice_while_it_is_written() throws Exception {
    AtomicLong database = new AtomicLong();
    AtomicBoolean stop = new AtomicBoolean();
    List<UsageRow> rows = row("a", START, 5);
    unwritten.add(rows);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              while (!stop.get()) {
                unwritten.whileWriting(
                    () -> {
                      database.addAndGet(5);
                      Thread.yield();
                      unwritten.remove(rows);
                    });
                unwritten.whileWriting( // the other way, so that the sum stays the same
                    () -> {
                      unwritten.add(rows);
                      Thread.yield();
                      database.addAndGet(-5);
                    });
                Thread.yield();
              }
            });
    try {
      for (int i = 0; i < 200; i++) {
        Amount amount =
            unwritten.with("a", START, HOUR, () -> new Amount(database.get(), BigDecimal.ZERO));
        assertThat(amount.tokens()).isEqualTo(5);
      }
    } finally {
      stop.set(true);
    }
    writer.get();
  }
}
