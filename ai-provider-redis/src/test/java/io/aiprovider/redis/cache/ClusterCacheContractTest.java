package io.aiprovider.redis.cache;

import io.aiprovider.cache.ResponseCache;
import io.aiprovider.redis.EmbeddedCluster;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.SharedRedis;
import io.aiprovider.testing.ResponseCacheContract;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The keys of a cache are on all masters; no command needs keys of two. */
class ClusterCacheContractTest extends ResponseCacheContract {
  private static @Nullable EmbeddedCluster cluster;

  private @Nullable SharedRedis shared;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.started();
  }

  @AfterAll
  static void stop() {
    Objects.requireNonNull(cluster).close();
  }

  @Override
  protected ResponseCache create(Clock clock) {
    EmbeddedCluster started = Objects.requireNonNull(cluster);
    started.masters().forEach(master -> master.run(redis -> redis.flushall()));
    SharedRedis redis = RedisCacheContractTest.patient(RedisOptions.cluster(started.nodes()));
    shared = redis;
    return RedisCacheContractTest.ready(new RedisResponseCache(redis, false, null, clock));
  }

  @AfterEach
  void close() {
    if (shared != null) {
      shared.close();
    }
  }
}
