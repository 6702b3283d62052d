package io.aiprovider.redis.cache;

import static org.awaitility.Awaitility.await;

import io.aiprovider.cache.ResponseCache;
import io.aiprovider.redis.EmbeddedRedis;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.SharedRedis;
import io.aiprovider.testing.ResponseCacheContract;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class RedisCacheContractTest extends ResponseCacheContract {
  private static final EmbeddedRedis REDIS = EmbeddedRedis.notStarted();

  private @Nullable SharedRedis shared;
  private @Nullable RedisResponseCache unreachable;

  @BeforeAll
  static void start() {
    REDIS.start();
  }

  @AfterAll
  static void stop() {
    REDIS.close();
  }

  @Override
  protected ResponseCache create(Clock clock) {
    REDIS.run(redis -> redis.flushall());
    SharedRedis redis = patient(RedisOptions.of(REDIS.url()));
    shared = redis;
    return ready(new RedisResponseCache(redis, false, null, clock));
  }

  /** Connected, and with time for a slow machine. */
  static SharedRedis patient(RedisOptions options) {
    SharedRedis redis = new SharedRedis(options.withTimeout(Duration.ofSeconds(5)));
    await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(() -> redis.unavailableSince() == null);
    return redis;
  }

  static RedisResponseCache ready(RedisResponseCache cache) {
    await().pollInterval(2, TimeUnit.MILLISECONDS).until(cache::isReady);
    return cache;
  }

  @Override
  protected ResponseCache unreachable() {
    unreachable = new RedisResponseCache("redis://127.0.0.1:1");
    return unreachable;
  }

  @AfterEach
  void close() {
    if (shared != null) {
      shared.close();
    }
    if (unreachable != null) {
      unreachable.close();
    }
  }
}
