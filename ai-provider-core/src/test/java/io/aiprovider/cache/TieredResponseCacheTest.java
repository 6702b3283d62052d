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
          "a", "m", new byte[10], clock.instant(), Duration.ofMinutes(5), BigDecimal.ONE);

  @Test
  void an_answer_goes_to_both() {
    cache.put("k", answer);

    assertThat(near.get("k")).isEqualTo(answer);
    assertThat(far.get("k")).isEqualTo(answer);
  }

  @Test
  void the_far_one_is_not_asked_for_what_the_near_one_has() {
    cache.put("k", answer);

    assertThat(cache.get("k")).isEqualTo(answer);
    assertThat(far.asked).hasValue(0);
  }

  @Test
  void what_only_the_far_one_had_is_near_from_then_on() {
    far.put("k", answer);

    assertThat(cache.get("k")).isEqualTo(answer);
    assertThat(cache.get("k")).isNotNull();

    assertThat(far.asked).hasValue(1);
  }

  @Test
  void what_comes_from_afar_is_kept_near_for_the_rest_of_its_time_only() {
    far.put("k", answer);
    clock.advance(Duration.ofMinutes(4));
    cache.get("k");

    clock.advance(Duration.ofMinutes(1));

    assertThat(near.get("k")).isNull();
  }

  @Test
  void an_answer_of_a_machine_whose_clock_is_ahead_is_kept_for_its_time() {
    clock.setForward(Duration.ofMinutes(-10));
    far.put("k", answer);
    cache.get("k");

    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(near.get("k")).isNotNull();

    clock.advance(Duration.ofMillis(1));
    assertThat(near.get("k")).isNull();
  }

  @Test
  void an_answer_whose_time_is_over_by_our_clock_is_given_but_not_kept() {
    far.put("k", answer);
    clock.advance(Duration.ofMinutes(6));

    assertThat(cache.get("k")).isEqualTo(answer);
    assertThat(near.get("k")).isNull();
  }

  @Test
  void a_hit_in_either_is_a_hit_and_a_miss_in_both_a_miss() {
    far.put("k", answer);
    cache.get("k");
    cache.get("k");
    cache.get("other");

    assertThat(cache.stats()).isEqualTo(new ResponseCache.Stats(1, 2, 1));
  }

  @Test
  void closes_both() {
    cache.close();

    assertThat(far.closed).isTrue();
  }

  private static final class Far implements ResponseCache {
    private final AtomicInteger asked = new AtomicInteger();
    private @Nullable CachedAnswer only;
    private boolean closed;

    @Override
    public @Nullable CachedAnswer get(String key) {
      asked.incrementAndGet();
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
