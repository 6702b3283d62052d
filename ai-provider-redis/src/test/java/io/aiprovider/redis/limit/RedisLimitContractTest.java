package io.aiprovider.redis.limit;

import static org.awaitility.Awaitility.await;

import io.aiprovider.limit.LimitDecision.Granted;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.redis.EmbeddedRedis;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.SharedRedis;
import io.aiprovider.testing.LimitStoreContract;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class RedisLimitContractTest extends LimitStoreContract {
  private static final EmbeddedRedis REDIS = EmbeddedRedis.notStarted();

  private @Nullable SharedRedis shared;

  @BeforeAll
  static void start() {
    REDIS.start();
  }

  @AfterAll
  static void stop() {
    REDIS.close();
  }

  @Override
  protected LimitStore create(MutableClock clock) {
    REDIS.run(redis -> redis.flushall());
    shared = patient(RedisOptions.of(REDIS.url()));
    return ready(new RedisLimitStore(shared, clock, clock, clock::millis));
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

  /** After a call: its scripts are then known to Redis. */
  static RedisLimitStore ready(RedisLimitStore store) {
    LimitRule other =
        new LimitRule(LimitScope.ADDRESS, "first", Limits.NONE.withTokensPerMinute(1_000));
    ((Granted) store.take(List.of(other), 2)).permit().end(1);
    store.status(List.of(other));
    return store;
  }

  @AfterEach
  void close() {
    if (shared != null) {
      shared.close();
    }
  }
}
