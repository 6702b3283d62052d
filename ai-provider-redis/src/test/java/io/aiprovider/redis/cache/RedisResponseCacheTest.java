package io.aiprovider.redis.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.CachedBody;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.redis.EmbeddedRedis;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RedisResponseCacheTest {
  private static final EmbeddedRedis REDIS = EmbeddedRedis.notStarted();

  private String key = "";
  private RedisResponseCache cache;

  @BeforeAll
  static void start() {
    REDIS.start();
  }

  @AfterAll
  static void stop() {
    REDIS.close();
  }

  @BeforeEach
  void connect(TestInfo test) {
    key = test.getTestMethod().orElseThrow().getName();
    cache = new RedisResponseCache(REDIS.url());
    awaitConnected(cache);
  }

  @AfterEach
  void disconnect() {
    cache.close();
  }

  private static void awaitConnected(ResponseCache cache) {
    CachedAnswer probe = answer(1, Duration.ofSeconds(10));
    await()
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              cache.put("probe", probe);
              return cache.get("probe") != null;
            });
  }

  private static CachedAnswer answer(int bytes, Duration ttl) {
    byte[] body = new byte[bytes];
    new Random(1).nextBytes(body); // so that it is not compressed
    body[0] = '{';
    return new CachedAnswer(
        "a",
        "m",
        CachedBody.of(body),
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        ttl,
        BigDecimal.ONE);
  }

  private void putAndWait(CachedAnswer answer) {
    cache.put(key, answer);
    await().pollInterval(5, TimeUnit.MILLISECONDS).until(() -> cache.get(key) != null);
  }

  @Test
  void an_answer_is_available_to_another_process() {
    CachedAnswer answer = answer(100, Duration.ofMinutes(5));
    putAndWait(answer);

    try (RedisResponseCache other = new RedisResponseCache(REDIS.url())) {
      awaitConnected(other);
      assertThat(other.get(key)).usingRecursiveComparison().isEqualTo(answer);
    }
  }

  @Test
  void an_answer_expires() {
    putAndWait(answer(100, Duration.ofMinutes(5)));

    long left = REDIS.run(redis -> redis.pttl("aip:cache:" + key));

    assertThat(left).isBetween(1L, 300_000L);
  }

  @Test
  void a_missing_answer_is_a_miss() {
    long misses = cache.stats().misses();

    assertThat(cache.get(key)).isNull();
    assertThat(cache.stats().misses()).isEqualTo(misses + 1);
  }

  @Test
  void a_foreign_value_is_a_miss() {
    REDIS.run(redis -> redis.set("aip:cache:" + key, "something else"));

    assertThat(cache.get(key)).isNull();
  }

  @Test
  void a_value_of_another_type_is_a_miss() {
    REDIS.run(redis -> redis.lpush("aip:cache:" + key, "a list"));

    assertThat(cache.get(key)).isNull();
    awaitConnected(cache);
  }

  @Test
  void a_huge_answer_is_not_stored() {
    cache.put(key, answer(1024 * 1024 + 1, Duration.ofMinutes(5)));
    putAnotherAndWait();

    assertThat(cache.get(key)).isNull();
  }

  /** The commands of one connection run in order. */
  private void putAnotherAndWait() {
    String first = key;
    key = first + " another";
    putAndWait(answer(1, Duration.ofSeconds(10)));
    key = first;
  }

  @Test
  void an_interrupted_caller_gets_no_answer_and_stays_interrupted() {
    putAndWait(answer(100, Duration.ofMinutes(5)));
    Thread.currentThread().interrupt();

    assertThat(cache.get(key)).isNull();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cache.get(key)).isNotNull();
  }
}
