package io.aiprovider.redis.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.limit.LimitDecision.Granted;
import io.aiprovider.limit.LimitPermit;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.redis.EmbeddedRedis;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.SharedRedis;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several processes that count in the same Redis. */
@Timeout(60)
class SharedLimitsTest {
  private final EmbeddedRedis server = EmbeddedRedis.notStarted();
  private final MutableClock clock = new MutableClock();
  private final List<SharedRedis> open = new ArrayList<>();

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    open.forEach(SharedRedis::close);
    server.close();
  }

  private RedisLimitStore process() {
    SharedRedis redis = RedisLimitContractTest.patient(RedisOptions.of(server.url()));
    open.add(redis);
    return RedisLimitContractTest.ready(new RedisLimitStore(redis, clock, clock, clock::millis));
  }

  private RedisLimitStore hasty() {
    SharedRedis redis = new SharedRedis(RedisOptions.of(server.url()));
    open.add(redis);
    await().until(() -> redis.unavailableSince() == null);
    return new RedisLimitStore(redis, clock, clock, clock::millis);
  }

  private static LimitRule key(Limits limits) {
    return new LimitRule(LimitScope.KEY, "k", limits);
  }

  private static boolean take(LimitStore store, LimitRule rule) {
    return store.take(List.of(rule), 0) instanceof Granted;
  }

  private static long takes(LimitStore store, LimitRule rule, int times) {
    long granted = 0;
    for (int i = 0; i < times; i++) {
      granted += take(store, rule) ? 1 : 0;
    }
    return granted;
  }

  @Test
  void five_hundred_callers_of_two_processes_get_exactly_the_hundred_that_are_left()
      throws Exception {
    List<RedisLimitStore> stores = List.of(process(), process());
    LimitRule rule = key(Limits.of(Quota.perHour(100)));
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      RedisLimitStore store = stores.get(i % 2);
      calls.add(() -> take(store, rule));
    }
    ExecutorService threads = Executors.newFixedThreadPool(32);
    long granted = 0;
    try {
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        granted += call.get() ? 1 : 0;
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(granted).isEqualTo(100);
    assertThat(take(process(), rule)).isFalse();
  }

  @Test
  void the_calls_of_a_killed_process_count_until_their_leases_end() {
    RedisLimitStore killed = process();
    RedisLimitStore other = process();
    LimitRule rule = key(Limits.NONE.withMaxConcurrent(2));
    take(killed, rule);
    take(killed, rule);
    open.get(0).close();
    assertThat(take(other, rule)).isFalse();

    clock.advance(RedisLimitStore.LEASE.minusMillis(1));
    assertThat(take(other, rule)).isFalse();
    clock.advance(Duration.ofMillis(1));

    assertThat(RedisLimitStore.LEASE).isLessThan(Duration.ofSeconds(30));
    assertThat(takes(other, rule, 3)).isEqualTo(2);
  }

  @Test
  void the_calls_of_a_living_process_count_as_long_as_they_run() {
    RedisLimitStore living = process();
    RedisLimitStore other = process();
    LimitRule rule = key(Limits.NONE.withMaxConcurrent(1));
    LimitPermit permit = ((Granted) living.take(List.of(rule), 0)).permit();

    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(5));
      living.heartbeat(false);
      living.status(List.of(rule)); // after it
      assertThat(take(other, rule)).isFalse();
    }

    permit.end(0);
    living.status(List.of(rule));
    assertThat(take(other, rule)).isTrue();
  }

  @Test
  void each_process_grants_its_share_while_redis_does_not_answer_and_adds_it_later() {
    RedisLimitStore one = hasty();
    RedisLimitStore other = hasty();
    one.heartbeat(false);
    other.heartbeat(false);
    one.heartbeat(false);
    await().until(() -> one.processes() == 2 && other.processes() == 2);
    LimitRule quota = key(Limits.of(Quota.perHour(20)));
    LimitRule calls = new LimitRule(LimitScope.TENANT, "t", Limits.NONE.withMaxConcurrent(4));
    assertThat(takes(one, quota, 4)).isEqualTo(4);

    server.freeze();

    assertThat(takes(one, quota, 30)).as("its own 4 count in its share of 10").isEqualTo(6);
    assertThat(takes(other, quota, 30)).isEqualTo(10);
    assertThat(takes(one, calls, 10)).isEqualTo(2);
    assertThat(takes(other, calls, 10)).isEqualTo(2);

    server.thaw();
    await().until(() -> open.stream().allMatch(redis -> redis.unavailableSince() == null));
    await().untilAsserted(() -> assertThat(used(one, quota)).isBetween(20L, 22L));
    await().until(() -> !take(one, calls));
    assertThat(take(other, calls)).as("the calls that began meanwhile count").isFalse();
    assertThat(take(other, quota)).isFalse();
  }

  private static long used(LimitStore store, LimitRule rule) {
    var level = store.status(List.of(rule)).quota();
    return level == null ? 0 : level.limit() - level.remaining();
  }

  @Test
  void no_call_fails_while_redis_is_killed_and_started_under_load() throws Exception {
    RedisLimitStore store = hasty();
    LimitRule rule = key(Limits.of(Quota.perHour(1_000_000)).withMaxConcurrent(1_000));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Long>> users = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        users.add(threads.submit(() -> calls(store, rule, done)));
      }
      SharedRedis redis = open.get(0);
      server.kill();
      await().until(() -> redis.unavailableSince() != null);
      server.start();
      await().until(() -> redis.unavailableSince() == null);
      server.freeze();
      await().until(() -> redis.unavailableSince() != null);
      server.thaw();
      await().until(() -> redis.unavailableSince() == null);
      done.set(true);
      for (Future<Long> user : users) {
        assertThat(user.get()).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** How many calls were granted; fails if one is not. */
  private static long calls(LimitStore store, LimitRule rule, AtomicBoolean done) {
    long calls = 0;
    while (!done.get()) {
      ((Granted) store.take(List.of(rule), 0)).permit().end(0);
      calls++;
    }
    return calls;
  }
}
