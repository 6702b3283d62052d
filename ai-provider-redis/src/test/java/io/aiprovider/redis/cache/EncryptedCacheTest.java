package io.aiprovider.redis.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.CachedBody;
import io.aiprovider.redis.EmbeddedRedis;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.SharedRedis;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EncryptedCacheTest {
  private static final EncryptionKeys ONE = EncryptionKeys.of("ab".repeat(32));
  private static final EncryptionKeys OTHER = EncryptionKeys.of("cd".repeat(32));
  private static final EncryptionKeys BOTH =
      EncryptionKeys.of("cd".repeat(32) + "," + "ab".repeat(32));

  private static RedisResponseCache cache(SharedRedis redis, @Nullable EncryptionKeys keys) {
    return RedisCacheContractTest.ready(new RedisResponseCache(redis, keys));
  }

  @Test
  void answers_are_read_by_processes_with_the_key_only() {
    try (EmbeddedRedis server = EmbeddedRedis.started();
        SharedRedis redis = RedisCacheContractTest.patient(RedisOptions.of(server.url()))) {
      CachedAnswer answer =
          new CachedAnswer(
              "acme",
              "m",
              CachedBody.of("{\"id\":\"visible\"}".getBytes(UTF_8)),
              Instant.now(),
              Duration.ofMinutes(5),
              BigDecimal.ONE);
      RedisResponseCache one = cache(redis, ONE);
      one.put("k", answer);

      assertThat(one.get("k")).isNotNull();
      assertThat(cache(redis, BOTH).get("k")).as("rotated").isNotNull();
      assertThat(cache(redis, OTHER).get("k")).as("another key").isNull();
      assertThat(cache(redis, null).get("k")).as("no key").isNull();
      String stored = server.run(commands -> commands.get(Keys.ANSWER + "k"));
      assertThat(stored).doesNotContain("visible", "acme");

      server.run(commands -> commands.rename(Keys.ANSWER + "k", Keys.ANSWER + "moved"));
      assertThat(one.get("moved")).as("moved").isNull();

      cache(redis, null).put("plain", answer);
      assertThat(one.get("plain")).as("not encrypted").isNull();
    }
  }
}
