package io.aiprovider.redis.limit;

import io.aiprovider.limit.LimitStore;
import io.aiprovider.redis.EmbeddedCluster;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.SharedRedis;
import io.aiprovider.testing.LimitStoreContract;
import io.aiprovider.testing.MutableClock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class ClusterLimitContractTest extends LimitStoreContract {
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
  protected LimitStore create(MutableClock clock) {
    EmbeddedCluster started = Objects.requireNonNull(cluster);
    started.masters().forEach(master -> master.run(redis -> redis.flushall()));
    shared = RedisLimitContractTest.patient(RedisOptions.cluster(started.nodes()));
    return RedisLimitContractTest.ready(new RedisLimitStore(shared, clock, clock, clock::millis));
  }

  @AfterEach
  void close() {
    if (shared != null) {
      shared.close();
    }
  }
}
