package io.aiprovider.cache;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Two caches used together: a near one, which is fast, and a far one, which is shared by several
 * processes. An answer that only the far one has is copied into the near one, for the rest of its
 * time to live; new answers are stored in both. Thread-safe if both are.
 *
 * @since 0.1
 */
public final class TieredResponseCache implements ResponseCache {
  private final ResponseCache near;
  private final ResponseCache far;
  private final Clock clock;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * Combines these two caches.
   *
   * @param clock the clock for the remaining time to live of an answer from the far cache
   */
  public TieredResponseCache(ResponseCache near, ResponseCache far, Clock clock) {
    this.near = near;
    this.far = far;
    this.clock = clock;
  }

  @Override
  public @Nullable CachedAnswer get(String key) {
    CachedAnswer answer = near.get(key);
    if (answer == null) {
      answer = far.get(key);
      if (answer != null) {
        keepNear(key, answer);
      }
    }
    (answer == null ? misses : hits).increment();
    return answer;
  }

  private void keepNear(String key, CachedAnswer answer) {
    Duration age = Duration.between(answer.stored(), clock.instant());
    // another machine's clock may be ahead of ours
    Duration left = age.isNegative() ? answer.ttl() : answer.ttl().minus(age);
    if (!left.isNegative() && !left.isZero()) {
      near.put(key, answer.withTtl(left));
    }
  }

  @Override
  public void put(String key, CachedAnswer answer) {
    near.put(key, answer);
    far.put(key, answer);
  }

  /** The cache that is asked first. */
  public ResponseCache near() {
    return near;
  }

  /** The near cache's entries; hits in either, and misses in both. */
  @Override
  public Stats stats() {
    return new Stats(near.stats().entries(), hits.sum(), misses.sum());
  }

  /** Closes both. */
  @Override
  public void close() {
    try {
      near.close();
    } finally {
      far.close();
    }
  }
}
