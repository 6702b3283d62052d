package io.aiprovider.redis;

import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.ResponseCache;
import io.lettuce.core.SetArgs;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Answers in Redis, for several processes to share. Thread-safe.
 *
 * <p>An unavailable Redis makes answers slower, but no call fails: a look-up waits at most 50 ms,
 * and not at all while Redis is known to be unavailable; storing an answer never waits. It connects
 * and reconnects in the background, and logs once when the connection is lost and once when it is
 * back.
 *
 * <p>Keys begin with {@code aip:cache:}. Answers above 1 MB are not stored. Redis removes answers
 * when they expire; also set its {@code maxmemory} and an eviction policy.
 *
 * @since 0.1
 */
public final class RedisResponseCache implements ResponseCache {
  static final String PREFIX = "aip:cache:";

  private static final int LARGEST_ANSWER = 1024 * 1024;
  private static final long LARGEST_BACKLOG = 16L * LARGEST_ANSWER;

  private final SharedRedis redis;
  private final boolean owned;
  private final AtomicLong backlog = new AtomicLong();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * A cache in the Redis of this URL, with a connection of its own; see {@link RedisOptions#of}.
   * Does not wait for it.
   *
   * @throws IllegalArgumentException if the URL has another form; the message does not repeat it
   */
  public RedisResponseCache(String url) {
    this(new SharedRedis(RedisOptions.of(url)), true);
  }

  /** A cache in this Redis, which {@link #close} does not close. */
  public RedisResponseCache(SharedRedis redis) {
    this(redis, false);
  }

  private RedisResponseCache(SharedRedis redis, boolean owned) {
    this.redis = redis;
    this.owned = owned;
  }

  @Override
  public @Nullable CachedAnswer get(String key) {
    byte[] value = redis.ask(session -> session.commands().get(PREFIX + key));
    CachedAnswer answer = value == null ? null : AnswerFormat.decode(value);
    (answer == null ? misses : hits).increment();
    return answer;
  }

  @Override
  public void put(String key, CachedAnswer answer) {
    byte[] value =
        redis.unavailableSince() != null || answer.body().length() > LARGEST_ANSWER
            ? null
            : AnswerFormat.encode(answer);
    if (value == null) {
      return;
    }
    if (backlog.addAndGet(value.length) > LARGEST_BACKLOG) {
      backlog.addAndGet(-value.length);
      return;
    }
    SetArgs ttl = SetArgs.Builder.px(Math.max(1, answer.ttl().toMillis()));
    var unused =
        redis
            .send(session -> session.commands().set(PREFIX + key, value, ttl))
            .whenComplete((done, failure) -> backlog.addAndGet(-value.length));
  }

  /** Hits and misses of this process. The number of answers in Redis is not queried: 0. */
  @Override
  public Stats stats() {
    return new Stats(0, hits.sum(), misses.sum());
  }

  /** Closes the connection if it is its own. Answers that are not written yet may be lost. */
  @Override
  public void close() {
    if (owned) {
      redis.close();
    }
  }
}
