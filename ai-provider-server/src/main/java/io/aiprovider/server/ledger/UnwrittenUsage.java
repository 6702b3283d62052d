package io.aiprovider.server.ledger;

import io.aiprovider.server.ledger.row.UsageRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What each key used in rows that are not in the database yet, for windows of fixed lengths. With
 * what the database has, it is everything that the key used, without a delay. Thread-safe.
 *
 * <p>Only keys with such rows take memory, so it stays small when the database is down for hours.
 */
public final class UnwrittenUsage {
  private static final int MOST_TRIES = 40;
  private static final long PAUSE_NANOS = 5_000_000;

  private volatile List<Duration> lengths;
  private final Map<Slot, Sum> sums = new ConcurrentHashMap<>();
  private final AtomicLong writes = new AtomicLong(); // odd while rows are being written
  private final ReentrantLock writing = new ReentrantLock(true); // fair: readers get their turn

  /**
   * @param lengths of the windows that are asked for. A window of a length begins at a multiple of
   *     it, counted from 1970
   */
  public UnwrittenUsage(Set<Duration> lengths) {
    this.lengths = List.copyOf(lengths);
  }

  /** Windows of other lengths are asked for from now on. */
  void useLengths(Set<Duration> next) {
    lengths = List.copyOf(next);
    sums.keySet().removeIf(slot -> !next.contains(slot.length()));
  }

  /**
   * Tokens and their cost.
   *
   * @param tokens of prompts and answers
   * @param usd US dollars
   */
  public record Amount(long tokens, BigDecimal usd) {
    /** Nothing. */
    public static final Amount NOTHING = new Amount(0, BigDecimal.ZERO);

    Amount plus(Amount other) {
      return new Amount(tokens + other.tokens, usd.add(other.usd));
    }

    private Amount minus(Amount other) {
      return new Amount(tokens - other.tokens, usd.subtract(other.usd));
    }
  }

  /** A key, and a length of windows. */
  private record Slot(String key, Duration length) {}

  /**
   * The rows of the latest window of a slot.
   *
   * @param window its number
   * @param rows how many rows there are
   */
  private record Sum(long window, long rows, Amount amount) {}

  /** Rows exist now, and are not in the database. */
  void add(List<UsageRow> rows) {
    for (UsageRow row : rows) {
      change(row, UnwrittenUsage::with);
    }
  }

  /** Rows are in the database, or lost. */
  void remove(List<UsageRow> rows) {
    for (UsageRow row : rows) {
      change(row, UnwrittenUsage::without);
    }
  }

  private interface Change {
    @Nullable Sum apply(@Nullable Sum present, long window, Amount amount);
  }

  private void change(UsageRow row, Change change) {
    String key = row.call().apiKeyId();
    if (key == null) {
      return;
    }
    Amount amount =
        new Amount(row.usage().promptTokens() + row.usage().completionTokens(), row.cost().usd());
    for (Duration length : lengths) {
      long window = window(row.createdAt(), length);
      sums.compute(new Slot(key, length), (slot, present) -> change.apply(present, window, amount));
    }
  }

  private static @Nullable Sum with(@Nullable Sum present, long window, Amount amount) {
    if (present == null || present.window() < window) {
      return new Sum(window, 1, amount);
    }
    return present.window() > window // nobody asks for earlier windows
        ? present
        : new Sum(window, present.rows() + 1, present.amount().plus(amount));
  }

  private static @Nullable Sum without(@Nullable Sum present, long window, Amount amount) {
    if (present == null || present.window() != window) {
      return present;
    }
    return present.rows() == 1
        ? null
        : new Sum(window, present.rows() - 1, present.amount().minus(amount));
  }

  private static long window(Instant time, Duration length) {
    return Math.floorDiv(time.toEpochMilli(), length.toMillis());
  }

  /** Does something that moves rows from here to the database; one thread at a time. */
  void whileWriting(Runnable work) {
    writing.lock();
    writes.incrementAndGet();
    try {
      work.run();
    } finally {
      writes.incrementAndGet();
      writing.unlock();
    }
  }

  /**
   * What a key used in a window: in the database and beyond. No row is missing or counted twice
   * because it is being written meanwhile. Blocks as long as the database.
   *
   * @param start of a window
   * @param length one of those that this object knows
   * @param stored reads what the database has
   */
  public Amount with(String key, Instant start, Duration length, Supplier<Amount> stored) {
    for (int i = 0; i < MOST_TRIES; i++) {
      long before = writes.get();
      if (before % 2 == 0) {
        Amount sum = stored.get().plus(of(key, start, length));
        if (writes.get() == before) {
          return sum;
        }
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    writing.lock();
    try {
      return stored.get().plus(of(key, start, length));
    } finally {
      writing.unlock();
    }
  }

  private Amount of(String key, Instant start, Duration length) {
    Sum sum = sums.get(new Slot(key, length));
    return sum == null || sum.window() != window(start, length) ? Amount.NOTHING : sum.amount();
  }
}
