package io.aiprovider.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.CachedBody;
import io.aiprovider.redis.cache.RedisResponseCache;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis stops and starts again while calls continue. */
@Timeout(60)
class RedisOutageTest {
  private static final CachedAnswer ANSWER =
      new CachedAnswer(
          "a",
          "m",
          CachedBody.of(new byte[] {'{', '}'}),
          Instant.now(),
          Duration.ofMinutes(5),
          BigDecimal.ONE);

  @Test
  void a_redis_that_starts_later_is_found() {
    try (EmbeddedRedis redis = EmbeddedRedis.notStarted();
        LogLines log = new LogLines(redis);
        SharedRedis shared = patient(redis);
        RedisResponseCache cache = new RedisResponseCache(shared)) {
      cache.put("k", ANSWER);
      assertThat(cache.get("k")).isNull();
      await().until(() -> !log.lines().isEmpty());

      redis.start();
      awaitAnswers(cache);

      assertThat(log.lines())
          .containsExactly(
              "WARN Redis at is unavailable: connection refused. Calls continue without it;"
                  + " reconnecting in the background.",
              "INFO Redis at is back.");
    }
  }

  @Test
  void a_restarted_redis_is_used_again() {
    try (EmbeddedRedis redis = EmbeddedRedis.started();
        LogLines log = new LogLines(redis);
        SharedRedis shared = patient(redis);
        RedisResponseCache cache = new RedisResponseCache(shared)) {
      awaitAnswers(cache);

      redis.stop();
      await().until(() -> log.lines().size() == 2);
      assertThat(cache.get("k")).isNull();
      cache.put("k", ANSWER);

      redis.start();
      awaitAnswers(cache);
      assertThat(log.lines()).hasSize(3).first().isEqualTo("INFO Redis at is connected.");
      assertThat(log.lines().get(1)).startsWith("WARN Redis at is unavailable: ");
      assertThat(log.lines().get(2)).isEqualTo("INFO Redis at is back.");
    }
  }

  @Test
  void a_frozen_redis_costs_one_timeout_and_is_used_again() {
    try (EmbeddedRedis redis = EmbeddedRedis.started();
        LogLines log = new LogLines(redis);
        SharedRedis shared = new SharedRedis(RedisOptions.of(redis.url()));
        RedisResponseCache cache = new RedisResponseCache(shared)) {
      awaitAnswers(cache);
      redis.freeze();
      long before = shared.timeouts();

      long start = System.nanoTime();
      for (int call = 0; call < 1_000; call++) {
        assertThat(cache.get("k")).isNull();
      }

      // once 50 ms; 1,000 calls that all waited would take 50 s
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      // one, and the look once a second if it was waiting at the same time
      assertThat(shared.timeouts() - before).isBetween(1L, 2L);
      assertThat(shared.unavailableSince()).isNotNull();
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(1)).contains("is unavailable: it does not answer in time");
      redis.thaw();
      awaitAnswers(cache);
      assertThat(shared.unavailableSince()).isNull();
      assertThat(log.lines()).last().isEqualTo("INFO Redis at is back.");
    }
  }

  @Test
  void a_process_that_is_too_busy_to_read_in_time_does_not_count_as_an_outage() {
    try (EmbeddedRedis redis = EmbeddedRedis.started();
        SharedRedis shared = new SharedRedis(RedisOptions.of(redis.url()));
        RedisResponseCache cache = new RedisResponseCache(shared)) {
      awaitAnswers(cache);
      long before = shared.timeouts();
      var unused =
          shared
              .send(session -> session.commands().get("any"))
              .thenRun(() -> LockSupport.parkNanos(Duration.ofMillis(250).toNanos()));

      assertThat(cache.get("k")).isNotNull();

      assertThat(shared.timeouts()).isEqualTo(before);
      assertThat(shared.unavailableSince()).isNull();
    }
  }

  @Test
  void a_redis_that_is_only_slow_for_a_moment_keeps_its_connection() {
    try (EmbeddedRedis redis = EmbeddedRedis.started();
        SharedRedis shared = new SharedRedis(RedisOptions.of(redis.url()));
        RedisResponseCache cache = new RedisResponseCache(shared)) {
      awaitAnswers(cache);
      String before = redis.run(commands -> commands.clientList());
      redis.run(commands -> commands.clientPause(150));

      assertThat(cache.get("k")).isNull();

      awaitAnswers(cache);
      assertThat(shared.timeouts()).isEqualTo(1);
      assertThat(before).contains(" addr=");
      String address = before.replaceAll("(?s).*? addr=(\\S+).*", "$1");
      String after = redis.run(commands -> commands.clientList());
      assertThat(after).contains(" addr=" + address);
    }
  }

  @Test
  void no_call_fails_or_waits_twice_while_a_redis_is_killed_under_load() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.started();
        LogLines log = new LogLines(redis);
        SharedRedis shared = new SharedRedis(RedisOptions.of(redis.url()));
        RedisResponseCache cache = new RedisResponseCache(shared)) {
      awaitAnswers(cache);
      AtomicBoolean done = new AtomicBoolean();
      List<Future<Integer>> users = new ArrayList<>();
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        for (int i = 0; i < 8; i++) {
          users.add(threads.submit(() -> calls(cache, done)));
        }
        redis.kill();
        await().until(() -> shared.unavailableSince() != null);
        redis.start();
        await().until(() -> shared.unavailableSince() == null);
        redis.freeze();
        await().until(() -> shared.unavailableSince() != null);
        redis.thaw();
        awaitAnswers(cache);
        done.set(true);
        for (Future<Integer> user : users) {
          assertThat(user.get()).isPositive();
        }
      } finally {
        threads.shutdownNow();
      }
      long outages = log.lines().stream().filter(line -> line.startsWith("WARN")).count();
      // the eight calls and the look once a second, which were waiting at the same time
      assertThat(shared.timeouts()).isLessThanOrEqualTo(9 * outages);
    }
  }

  /** How many calls were made; fails if one fails. */
  private static int calls(RedisResponseCache cache, AtomicBoolean done) {
    int calls = 0;
    while (!done.get()) {
      cache.get("k");
      cache.put("k", ANSWER);
      calls++;
    }
    return calls;
  }

  @Test
  void a_wrong_password_is_logged_only_with_the_error_of_redis() {
    try (EmbeddedRedis redis = EmbeddedRedis.startedWithPassword();
        LogLines log = new LogLines(redis);
        RedisResponseCache cache = new RedisResponseCache(redis.urlWithWrongPassword())) {
      await().until(() -> !log.lines().isEmpty());

      assertThat(cache.get("k")).isNull();
      assertThat(log.lines().get(0)).contains("it answers WRONGPASS").doesNotContain("wr0ng");
    }
  }

  @Test
  void a_password_with_special_characters_works() {
    try (EmbeddedRedis redis = EmbeddedRedis.startedWithPassword();
        SharedRedis shared = patient(redis);
        RedisResponseCache cache = new RedisResponseCache(shared)) {
      awaitAnswers(cache);
    }
  }

  @Test
  void a_full_redis_is_logged_once_and_stays_in_use() {
    try (EmbeddedRedis redis = EmbeddedRedis.started();
        LogLines log = new LogLines(redis);
        SharedRedis shared = patient(redis);
        RedisResponseCache cache = new RedisResponseCache(shared)) {
      awaitAnswers(cache);
      redis.run(commands -> commands.configSet("maxmemory", "1"));

      cache.put("k1", ANSWER);
      cache.put("k2", ANSWER);
      await().until(() -> log.lines().size() > 1);

      assertThat(cache.get("k")).isNotNull();
      assertThat(log.lines()).last().isEqualTo("WARN Redis at refuses commands: it answers OOM.");
    }
  }

  @Test
  void a_closed_cache_returns_and_stores_nothing() {
    try (EmbeddedRedis redis = EmbeddedRedis.started()) {
      RedisResponseCache cache = new RedisResponseCache(redis.url());
      awaitAnswers(cache);

      cache.close();
      cache.close();
      cache.put("k", ANSWER);

      assertThat(cache.get("k")).isNull();
    }
  }

  /** With time for a slow machine. */
  private static SharedRedis patient(EmbeddedRedis redis) {
    return new SharedRedis(RedisOptions.of(redis.url()).withTimeout(Duration.ofSeconds(3)));
  }

  private static void awaitAnswers(RedisResponseCache cache) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              cache.put("k", ANSWER);
              return cache.get("k") != null;
            });
  }
}
