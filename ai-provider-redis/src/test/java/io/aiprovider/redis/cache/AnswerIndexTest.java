package io.aiprovider.redis.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheSelection;
import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.CachedBody;
import io.aiprovider.redis.EmbeddedRedis;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.SharedRedis;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswerIndexTest {
  private static final EmbeddedRedis SERVER = EmbeddedRedis.notStarted();

  private SharedRedis redis;
  private RedisResponseCache cache;

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void connect() {
    SERVER.run(commands -> commands.flushall());
    redis = RedisCacheContractTest.patient(RedisOptions.of(SERVER.url()));
    cache = RedisCacheContractTest.ready(new RedisResponseCache(redis));
  }

  @AfterEach
  void disconnect() {
    redis.close();
  }

  private static CachedAnswer answer(Duration ttl) {
    return new CachedAnswer(
            "acme", "m", CachedBody.of(new byte[] {'{', '}'}), Instant.now(), ttl, BigDecimal.ONE)
        .requestedBy("tenant of 100 % größe", "");
  }

  @Test
  void an_answer_that_is_stored_again_counts_once() {
    for (int i = 0; i < 5; i++) {
      cache.put("k", answer(Duration.ofMinutes(10 + 60 * i)));
      cache.stats();
    }

    assertThat(cache.stats().entries()).isEqualTo(1);
    assertThat(cache.clear(CacheSelection.ofTenant("tenant of 100 % größe"))).isEqualTo(1);
    assertThat(cache.stats().entries()).isZero();
  }

  @Test
  void names_with_special_characters_are_listed_as_they_are() {
    cache.put("k", answer(Duration.ofMinutes(1)));

    assertThat(cache.entries(10))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.tenant()).isEqualTo("tenant of 100 % größe");
              assertThat(entry.model()).isEmpty();
            });
  }

  @Test
  void only_the_newest_ten_thousand_are_listed() {
    for (int i = 0; i < 10_500; i++) {
      cache.put("k" + i, answer(Duration.ofMinutes(1)));
      if (i % 5_000 == 0) {
        cache.stats();
      }
    }

    assertThat(cache.entries(20_000)).hasSize(10_000);
    long hits = SERVER.run(commands -> commands.hlen(Keys.ENTRIES));
    assertThat(hits).isEqualTo(10_000);
    assertThat(cache.stats().entries()).as("all are counted").isEqualTo(10_500);
  }

  @Test
  void what_other_processes_stored_and_found_is_in_the_same_index() {
    cache.put("k1", answer(Duration.ofMinutes(1)));
    cache.get("k1");
    cache.entries(1);
    try (SharedRedis second = RedisCacheContractTest.patient(RedisOptions.of(SERVER.url()))) {
      RedisResponseCache other = RedisCacheContractTest.ready(new RedisResponseCache(second));
      other.put("k2", answer(Duration.ofMinutes(1)));
      assertThat(other.get("k1")).isNotNull();

      assertThat(other.entries(10)).hasSize(2).anyMatch(entry -> entry.hits() == 2);
      assertThat(other.clear(CacheSelection.all())).isEqualTo(2);
      assertThat(cache.entries(10)).isEmpty();
    }
  }

  @Test
  void a_look_up_is_one_round_trip() {
    cache.put("k", answer(Duration.ofMinutes(1)));
    assertThat(cache.get("k")).isNotNull();
    long before = reads();

    for (int i = 0; i < 100; i++) {
      assertThat(cache.get("k")).isNotNull();
    }

    // and a few reads of the look once a second, and of this test
    assertThat(reads() - before).isBetween(100L, 130L);
  }

  private static long reads() {
    String stats = SERVER.run(commands -> commands.info("stats"));
    return Long.parseLong(stats.replaceAll("(?s).*total_reads_processed:(\\d+).*", "$1"));
  }
}
