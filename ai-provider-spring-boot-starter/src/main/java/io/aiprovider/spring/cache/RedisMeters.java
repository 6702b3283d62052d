package io.aiprovider.spring.cache;

import io.aiprovider.redis.SharedRedis;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Whether Redis is available, and how often it did not answer in time. */
final class RedisMeters implements MeterBinder {
  private final SharedRedis redis;

  RedisMeters(SharedRedis redis) {
    this.redis = redis;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("ai_provider.redis.up", redis, each -> each.unavailableSince() == null ? 1 : 0)
        .description("1: Redis is available, 0: calls continue without it")
        .register(registry);
    FunctionCounter.builder("ai_provider.redis.timeouts", redis, SharedRedis::timeouts)
        .description("Commands that Redis did not answer in time")
        .register(registry);
  }
}
