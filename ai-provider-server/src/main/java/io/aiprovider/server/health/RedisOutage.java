package io.aiprovider.server.health;

import io.aiprovider.redis.SharedRedis;
import io.aiprovider.spring.cache.OnRedis;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** Shows that Redis is not available, and since when. Calls continue without it. */
@Component
@Conditional(OnRedis.class)
final class RedisOutage implements Impairment {
  private final ObjectProvider<SharedRedis> redis;

  RedisOutage(ObjectProvider<SharedRedis> redis) {
    this.redis = redis;
  }

  @Override
  public String part() {
    return "redis";
  }

  @Override
  public @Nullable Instant since() {
    SharedRedis shared = redis.getIfAvailable();
    return shared == null ? null : shared.unavailableSince();
  }
}
