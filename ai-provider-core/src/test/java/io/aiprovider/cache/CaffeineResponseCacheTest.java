package io.aiprovider.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ResponseCacheContract;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CaffeineResponseCacheTest extends ResponseCacheContract {
  private final Random random = new Random(7);
  private final MutableClock clock = new MutableClock();
  private final CaffeineResponseCache cache = new CaffeineResponseCache(80_000, clock);

  @Override
  protected ResponseCache create(Clock clock) {
    return new CaffeineResponseCache(80_000, clock);
  }

  private CachedAnswer answer(int bytes, Duration ttl) {
    byte[] body = new byte[bytes];
    random.nextBytes(body); // cannot be compressed
    return new CachedAnswer("a", "m", CachedBody.of(body), clock.instant(), ttl, BigDecimal.ZERO);
  }

  @Test
  void keeps_an_answer_for_its_time_to_live() {
    cache.put("k", answer(10, Duration.ofMinutes(5)));
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(cache.get("k")).isNotNull();

    clock.advance(Duration.ofMillis(1));

    assertThat(cache.get("k")).isNull();
  }

  @Test
  void never_exceeds_its_maximum_size() {
    for (int i = 0; i < 100; i++) {
      cache.put("k" + i, answer(5_000, Duration.ofMinutes(5)));
    }

    assertThat(cache.stats().entries()).isBetween(1L, 80_000L / 5_400);
  }

  @Test
  void has_room_for_more_or_fewer_answers_when_its_size_changes() {
    cache.resize(800_000);
    for (int i = 0; i < 100; i++) {
      cache.put("k" + i, answer(5_000, Duration.ofMinutes(5)));
    }
    assertThat(cache.stats().entries()).isEqualTo(100);

    cache.resize(80_000);

    assertThat(cache.stats().entries()).isBetween(1L, 80_000L / 5_400);
    cache.put("large", answer(10_000, Duration.ofMinutes(5)));
    assertThat(cache.get("large")).isNull();
  }

  @Test
  void does_not_store_an_answer_of_an_eighth_of_its_size() {
    cache.put("large", answer(10_000, Duration.ofMinutes(5)));

    assertThat(cache.get("large")).isNull();
  }

  @Test
  void counts_what_it_removes_for_lack_of_space_but_not_what_expires() {
    cache.put("short", answer(10, Duration.ofMinutes(1)));
    clock.advance(Duration.ofMinutes(1));
    assertThat(cache.stats().entries()).isZero();
    assertThat(cache.stats().evictions()).isZero();

    for (int i = 0; i < 100; i++) {
      cache.put("k" + i, answer(5_000, Duration.ofMinutes(5)));
    }

    ResponseCache.Stats full = cache.stats();
    assertThat(full.evictions()).isEqualTo(100 - full.entries());
    assertThat(full.bytes()).isBetween(5_000 * full.entries(), 80_000L);
  }

  @Test
  void holds_more_answers_that_can_be_compressed() {
    byte[] text = "The same sentence again and again. ".repeat(200).getBytes(UTF_8);
    CachedBody body = CachedBody.of(text);
    for (int i = 0; i < 60; i++) {
      cache.put(
          "k" + i,
          new CachedAnswer(
              "a", "m", body, clock.instant(), Duration.ofMinutes(5), BigDecimal.ZERO));
    }

    assertThat(cache.stats().entries()).isEqualTo(60);
    assertThat(60L * text.length).isGreaterThan(400_000);
  }

  @Test
  void reports_hits_as_a_share_of_all_look_ups() {
    assertThat(cache.stats().hitRate()).isZero();
    cache.put("k", answer(10, Duration.ofMinutes(5)));
    cache.get("k");
    cache.get("other");

    assertThat(cache.stats().hitRate()).isEqualTo(0.5);
  }

  @Test
  void options_out_of_bounds_are_refused() {
    assertThatThrownBy(() -> new CacheOptions(true, Duration.ZERO, 1, CacheScope.TENANT))
        .hasMessageContaining("ttl");
    assertThatThrownBy(() -> new CacheOptions(true, Duration.ofSeconds(1), 0, CacheScope.TENANT))
        .hasMessageContaining("max-size");
  }
}
