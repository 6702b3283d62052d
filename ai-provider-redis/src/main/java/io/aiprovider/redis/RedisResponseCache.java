package io.aiprovider.redis;

import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.ResponseCache;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Answers in Redis, for several processes to share. Thread-safe.
 *
 * <p>An unavailable Redis makes answers slower, but no call fails: a look-up waits at most 100 ms,
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

  private static final Duration READ_LIMIT = Duration.ofMillis(100);
  private static final int LARGEST_ANSWER = 1024 * 1024;
  private static final long LARGEST_BACKLOG = 16L * LARGEST_ANSWER;

  private final RedisLink link;
  private final AtomicLong backlog = new AtomicLong();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * A cache in the Redis of this URL: {@code redis://[[user]:password@]host[:port][/database]}, or
   * {@code rediss://} for TLS. Does not wait for it.
   *
   * @throws IllegalArgumentException if the URL has another form; the message does not repeat it
   */
  public RedisResponseCache(String url) {
    this.link = new RedisLink(RedisAddress.of(url));
  }

  /**
   * Checks a URL without using it.
   *
   * @throws IllegalArgumentException if it has another form than {@link #RedisResponseCache} takes;
   *     the message does not repeat it
   */
  public static void checkUrl(String url) {
    RedisAddress.of(url);
  }

  @Override
  public @Nullable CachedAnswer get(String key) {
    StatefulRedisConnection<String, byte[]> connection = link.connection();
    byte[] value = connection == null ? null : read(connection, PREFIX + key);
    CachedAnswer answer = value == null ? null : AnswerFormat.decode(value);
    (answer == null ? misses : hits).increment();
    return answer;
  }

  private byte @Nullable [] read(StatefulRedisConnection<String, byte[]> connection, String key) {
    try {
      RedisFuture<byte @Nullable []> reply = connection.async().get(key);
      byte[] value = await(reply);
      link.worked();
      return value;
    } catch (TimeoutException e) {
      link.timedOut(connection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      link.failed(connection, e.getCause() == null ? e : e.getCause());
    } catch (RedisException | CancellationException e) {
      link.failed(connection, e);
    }
    return null;
  }

  private static byte @Nullable [] await(RedisFuture<byte @Nullable []> reply)
      throws TimeoutException, InterruptedException, ExecutionException {
    try {
      return reply.get(READ_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      reply.cancel(true); // the caller no longer waits for it
    }
  }

  @Override
  public void put(String key, CachedAnswer answer) {
    StatefulRedisConnection<String, byte[]> connection = link.connection();
    byte[] value =
        connection == null || answer.body().length() > LARGEST_ANSWER
            ? null
            : AnswerFormat.encode(answer);
    if (connection == null || value == null) {
      return;
    }
    if (backlog.addAndGet(value.length) > LARGEST_BACKLOG) {
      backlog.addAndGet(-value.length);
      return;
    }
    write(connection, PREFIX + key, value, Math.max(1, answer.ttl().toMillis()));
  }

  private void write(
      StatefulRedisConnection<String, byte[]> connection, String key, byte[] value, long ttl) {
    try {
      connection
          .async()
          .set(key, value, SetArgs.Builder.px(ttl))
          .whenComplete(
              (done, failure) -> {
                backlog.addAndGet(-value.length);
                if (failure == null) {
                  link.worked();
                } else {
                  link.failed(connection, failure);
                }
              });
    } catch (RedisException e) {
      backlog.addAndGet(-value.length);
      link.failed(connection, e);
    }
  }

  /** Hits and misses of this process. The number of answers in Redis is not queried: 0. */
  @Override
  public Stats stats() {
    return new Stats(0, hits.sum(), misses.sum());
  }

  /** Closes the connection. Answers that are not written yet may be lost. */
  @Override
  public void close() {
    link.close();
  }
}
