package io.aiprovider.redis.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aiprovider.cache.CacheSelection;
import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.CachedBody;
import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.TieredResponseCache;
import io.aiprovider.redis.EmbeddedRedis;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.SharedRedis;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that are removed by one process, in the memory of another. */
@Timeout(60)
class RemovalsTest {
  private final EmbeddedRedis server = EmbeddedRedis.notStarted();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void start() {
    server.start();
    for (String user : List.of("a", "b")) {
      server.run(redis -> redis.aclSetuser(user, allowed()));
    }
  }

  private static AclSetuserArgs allowed() {
    return AclSetuserArgs.Builder.on().addPassword("p").allKeys().allChannels().allCommands();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    server.close();
  }

  /** A process with a memory of its own. */
  private TieredResponseCache process(String user) {
    SharedRedis redis =
        RedisCacheContractTest.patient(RedisOptions.of(server.url()).withCredentials(user, "p"));
    open.add(redis);
    return new TieredResponseCache(
        new CaffeineResponseCache(1_000_000, Clock.systemUTC()),
        RedisCacheContractTest.ready(new RedisResponseCache(redis)),
        Clock.systemUTC());
  }

  private static CachedAnswer answer(String tenant) {
    return new CachedAnswer(
            "acme",
            "m",
            CachedBody.of(new byte[] {'{', '}'}),
            Instant.now(),
            Duration.ofMinutes(5),
            BigDecimal.ONE)
        .requestedBy(tenant, "fast");
  }

  @Test
  void are_removed_from_the_memory_of_other_processes_at_once() {
    TieredResponseCache one = process("a");
    TieredResponseCache other = process("b");
    awaitStored(other, "k1", answer("t1"));
    awaitStored(other, "k2", answer("t2"));
    await().until(() -> one.get("k1") != null);

    one.clear(CacheSelection.ofTenant("t1"));

    await()
        .atMost(900, TimeUnit.MILLISECONDS) // earlier than the look once a second
        .pollInterval(2, TimeUnit.MILLISECONDS)
        .until(() -> other.near().get("k1") == null);
    assertThat(other.near().get("k2")).isNotNull();
    assertThat(other.get("k1")).isNull();
    assertThat(one.get("k1")).isNull();
  }

  @Test
  void are_not_served_after_a_lost_connection_if_they_were_removed_meanwhile() {
    TieredResponseCache one = process("a");
    TieredResponseCache other = process("b");
    awaitStored(other, "k1", answer("t1"));
    awaitStored(other, "k2", answer("t2"));
    server.run(redis -> redis.aclSetuser("b", AclSetuserArgs.Builder.off()));
    server.run(redis -> redis.clientKill(KillArgs.Builder.user("b")));

    one.clear(CacheSelection.ofTenant("t1"));
    assertThat(other.near().get("k1")).as("it cannot know").isNotNull();
    server.run(redis -> redis.aclSetuser("b", AclSetuserArgs.Builder.on()));

    await().until(() -> other.near().get("k1") == null);
    assertThat(other.get("k1")).isNull();
    assertThat(other.get("k2")).isNotNull();
  }

  @Test
  void everything_counts_as_removed_when_redis_has_lost_its_data() {
    TieredResponseCache one = process("a");
    awaitStored(one, "k1", answer("t1"));

    server.run(redis -> redis.flushall());

    await().until(() -> one.near().get("k1") == null);
    awaitStored(one, "k1", answer("t1"));
  }

  @Test
  void everything_counts_as_removed_when_redis_has_an_older_state() {
    TieredResponseCache one = process("a");
    awaitStored(one, "k1", answer("t1"));
    String before = server.run(redis -> redis.hget(Keys.REMOVALS, Keys.LATEST));
    one.clear(CacheSelection.ofTenant("t2"));

    server.run(redis -> redis.hset(Keys.REMOVALS, Keys.LATEST, before));

    await().until(() -> one.near().get("k1") == null);
    awaitStored(one, "k1", answer("t1"));
  }

  @Test
  void an_answer_that_was_found_is_not_found_after_its_removal_without_the_table_in_memory() {
    TieredResponseCache one = process("a");
    awaitStored(one, "k1", answer("t1"));
    one.clear(CacheSelection.ofModel("fast"));

    assertThat(process("b").get("k1")).isNull();
    boolean inRedis = server.run(redis -> redis.exists(Keys.ANSWER + "k1")) == 1;
    assertThat(inRedis).as("nothing is deleted").isTrue();
  }

  @Test
  void cannot_be_made_without_redis() {
    TieredResponseCache one = process("a");
    awaitStored(one, "k1", answer("t1"));
    server.stop();

    assertThatThrownBy(() -> one.clear(CacheSelection.all()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Redis is not available");

    assertThat(one.near().get("k1")).isNull();
  }

  @Test
  void a_table_that_grows_too_long_becomes_one_removal_of_all() {
    TieredResponseCache one = process("a");
    for (int i = 0; i < 1_010; i++) {
      one.clear(CacheSelection.ofTenant("tenant" + i));
    }

    long lines = server.run(redis -> redis.hlen(Keys.REMOVALS));
    assertThat(lines).isLessThan(100);
  }

  private static void awaitStored(TieredResponseCache cache, String key, CachedAnswer answer) {
    await()
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              cache.put(key, answer);
              return cache.near().get(key) != null && cache.get(key) != null;
            });
  }
}
