package io.aiprovider.redis.cache;

import io.aiprovider.cache.CacheSelection;
import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.SharedRedis;
import io.lettuce.core.SetArgs;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers in Redis, for several processes to share. Thread-safe.
 *
 * <p>An unavailable Redis makes answers slower, but no call fails: a look-up waits for one round
 * trip, at most for the timeout, and not at all while Redis is known to be unavailable; storing an
 * answer never waits.
 *
 * <p>Keys begin with {@code aip:cache}. Answers above 1 MB are not stored. Redis removes answers
 * when they expire; also set its {@code maxmemory} and an eviction policy. {@link #clear} takes the
 * same time however many answers there are.
 *
 * @since 0.1
 */
public final class RedisResponseCache implements ResponseCache {
  private static final int LARGEST_ANSWER = 1024 * 1024;
  private static final long LARGEST_BACKLOG = 16L * LARGEST_ANSWER;

  private final SharedRedis redis;
  private final boolean owned;
  private final InstantSource clock;
  private final @Nullable EncryptionKeys keys;
  private final Removals removals;
  private final AnswerIndex index;
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
    this(new SharedRedis(RedisOptions.of(url)), true, null, Clock.systemUTC());
  }

  /** A cache in this Redis, which {@link #close} does not close. */
  public RedisResponseCache(SharedRedis redis) {
    this(redis, null);
  }

  /**
   * A cache in this Redis, which {@link #close} does not close.
   *
   * @param keys encrypt and decrypt the answers; values that are not encrypted with one of them are
   *     not read. Null: answers are not encrypted
   */
  public RedisResponseCache(SharedRedis redis, @Nullable EncryptionKeys keys) {
    this(redis, false, keys, Clock.systemUTC());
  }

  RedisResponseCache(
      SharedRedis redis, boolean owned, @Nullable EncryptionKeys keys, InstantSource clock) {
    this.redis = redis;
    this.keys = keys;
    this.owned = owned;
    this.clock = clock;
    this.removals = new Removals(redis);
    this.index = new AnswerIndex(redis, removals);
  }

  /** Whether answers can be stored: it is known what was removed. */
  boolean isReady() {
    return redis.unavailableSince() == null && removals.latest() > 0;
  }

  @Override
  public @Nullable CachedAnswer get(String key) {
    CachedAnswer answer = peek(key);
    (answer == null ? misses : hits).increment();
    if (answer != null) {
      index.found(key);
    }
    return answer;
  }

  @Override
  public @Nullable CachedAnswer peek(String key) {
    LookUp found = redis.ask(session -> LookUp.of(Keys.ANSWER + key, session));
    StampedAnswer stamped = found == null ? null : read(key, found.value());
    boolean valid =
        found != null
            && stamped != null
            && removals.isKnown(found.latestRemoval())
            && !removals.include(stamped)
            && isLeft(stamped.answer());
    return valid && stamped != null ? stamped.answer() : null;
  }

  /** The answer; null if it cannot be read. */
  private @Nullable StampedAnswer read(String key, byte @Nullable [] value) {
    byte[] decrypted =
        value == null || keys == null ? value : keys.decrypt(Keys.ANSWER + key, value);
    return decrypted == null ? null : AnswerFormat.decode(decrypted);
  }

  /** The bytes to store; null if the answer cannot be stored. */
  private byte @Nullable [] write(String key, StampedAnswer stamped) {
    byte[] value = AnswerFormat.encode(stamped);
    return value == null || keys == null ? value : keys.encrypt(Keys.ANSWER + key, value);
  }

  private boolean isLeft(CachedAnswer answer) {
    Duration left = answer.timeLeft(clock.instant());
    return !left.isNegative() && !left.isZero();
  }

  @Override
  public void put(String key, CachedAnswer answer) {
    if (redis.unavailableSince() != null
        || answer.body().bytes().length > LARGEST_ANSWER
        || !isLeft(answer)) {
      return;
    }
    long stamp = removals.latest();
    byte[] value = stamp == 0 ? null : write(key, new StampedAnswer(answer, stamp));
    if (value == null) {
      return;
    }
    if (backlog.addAndGet(value.length) > LARGEST_BACKLOG) {
      backlog.addAndGet(-value.length);
      return;
    }
    long left = Math.max(1, AnswerFormat.millis(answer.timeLeft(clock.instant())));
    var unused =
        redis
            .send(
                session ->
                    session.commands().set(Keys.ANSWER + key, value, SetArgs.Builder.px(left)))
            .whenComplete((done, failure) -> backlog.addAndGet(-value.length));
    index.stored(key, answer, left, stamp);
  }

  @Override
  public long clear(CacheSelection selection) {
    return index.clear(selection);
  }

  @Override
  public List<Entry> entries(int limit) {
    return index.entries(limit, clock.instant());
  }

  @Override
  public void onCleared(Consumer<CacheSelection> listener) {
    removals.onCleared(listener);
  }

  /** Hits and misses of this process, and the number of answers that all processes stored. */
  @Override
  public Stats stats() {
    return new Stats(index.total(), hits.sum(), misses.sum());
  }

  /** Closes the connection if it is its own. Answers that are not written yet may be lost. */
  @Override
  public void close() {
    if (owned) {
      redis.close();
    }
  }
}
