package io.aiprovider.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the entries of a cache take in memory, compared with what the cache counts for them. */
@Isolated
class CachedAnswerMemoryTest {
  private static final int ENTRIES = 40_000;

  private @Nullable CaffeineResponseCache cache;

  /** The median of five: what other tests left behind may become free meanwhile, but not often. */
  @Test
  void an_entry_takes_what_is_counted_for_it() {
    double[] shares = DoubleStream.generate(this::takenShare).limit(5).sorted().toArray();

    assertThat(shares[2]).isBetween(0.8, 1.05);
  }

  /**
   * What a full cache takes, as a share of what is counted for it: what it adds to the used memory,
   * or what becomes free without it, if something else became free meanwhile.
   */
  private double takenShare() {
    long empty = used();
    cache = new CaffeineResponseCache(1L << 30, Clock.systemUTC());
    ResponseCache.Stats stats = fill(cache);
    assertThat(stats.entries()).isEqualTo(ENTRIES);
    long full = used();
    cache = null; // nothing else refers to its answers
    return (double) Math.max(full - empty, full - used()) / stats.bytes();
  }

  private static ResponseCache.Stats fill(CaffeineResponseCache cache) {
    for (int i = 0; i < ENTRIES; i++) {
      cache.put("%064x".formatted(i), answer(i));
    }
    return cache.stats();
  }

  /** Nothing in it is shared with another answer, as if it came from a shared store. */
  private static CachedAnswer answer(int number) {
    String body = "{\"id\":\"%08d\",\"choices\":[{\"index\":0}]}".formatted(number);
    return new CachedAnswer(
            new String("openai"),
            new String("gpt-4o-mini"),
            CachedBody.of(body.getBytes(UTF_8)),
            Instant.ofEpochMilli(System.currentTimeMillis()),
            Duration.ofMillis(300_000),
            new BigDecimal("0.0001234"))
        .requestedBy(new String("tenant-1"), new String("fast"));
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
