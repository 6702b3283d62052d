package io.aiprovider.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TieredResponseCacheTest {
  private final MutableClock clock = new MutableClock();
  private final CaffeineResponseCache near = new CaffeineResponseCache(80_000, clock);
  private final Far far = new Far();
  private final TieredResponseCache cache = new TieredResponseCache(near, far, clock);
  private final CachedAnswer answer =
      new CachedAnswer(
          "a",
          "m",
          CachedBody.of(new byte[10]),
          clock.instant(),
          Duration.ofMinutes(5),
          BigDecimal.ONE);

  @Test
  void an_answer_goes_to_both() {
    cache.put("k", answer);

    assertThat(near.get("k")).isEqualTo(answer);
    assertThat(far.get("k")).isEqualTo(answer);
  }

  @Test
  void a_hit_in_the_near_cache_does_not_read_the_far_one() {
    cache.put("k", answer);

    assertThat(cache.get("k")).isEqualTo(answer);
    assertThat(far.reads).hasValue(0);
  }

  @Test
  void an_answer_from_the_far_cache_is_copied_into_the_near_one() {
    far.put("k", answer);

    assertThat(cache.get("k")).isEqualTo(answer);
    assertThat(cache.get("k")).isNotNull();

    assertThat(far.reads).hasValue(1);
  }

  @Test
  void a_copied_answer_keeps_its_remaining_time_to_live() {
    far.put("k", answer);
    clock.advance(Duration.ofMinutes(4));
    cache.get("k");

    clock.advance(Duration.ofMinutes(1));

    assertThat(near.get("k")).isNull();
  }

  @Test
  void an_answer_from_a_machine_whose_clock_is_ahead_is_kept_for_its_ttl() {
    clock.setForward(Duration.ofMinutes(-10));
    far.put("k", answer);
    cache.get("k");

    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(near.get("k")).isNotNull();

    clock.advance(Duration.ofMillis(1));
    assertThat(near.get("k")).isNull();
  }

  @Test
  void an_answer_that_is_expired_by_our_clock_is_returned_but_not_copied() {
    far.put("k", answer);
    clock.advance(Duration.ofMinutes(6));

    assertThat(cache.get("k")).isEqualTo(answer);
    assertThat(near.get("k")).isNull();
  }

  @Test
  void a_hit_in_one_cache_is_a_hit_and_a_miss_in_both_is_a_miss() {
    far.put("k", answer);
    cache.get("k");
    cache.get("k");
    cache.get("other");

    assertThat(cache.stats()).extracting("entries", "hits", "misses").containsExactly(1L, 2L, 1L);
  }

  @Test
  void closes_both() {
    cache.close();

    assertThat(far.closed).isTrue();
  }

  private static final class Far implements ResponseCache {
    private final AtomicInteger reads = new AtomicInteger();
    private @Nullable CachedAnswer only;
    private boolean closed;

    @Override
    public @Nullable CachedAnswer get(String key) {
      reads.incrementAndGet();
      return key.equals("k") ? only : null;
    }

    @Override
    public void put(String key, CachedAnswer answer) {
      only = answer;
    }

    @Override
    public Stats stats() {
      return new Stats(0, 0, 0);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
