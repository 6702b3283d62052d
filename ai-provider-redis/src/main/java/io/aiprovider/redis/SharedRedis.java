package io.aiprovider.redis;

import io.lettuce.core.RedisException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis that several processes share. One connection is enough for everything that a process
 * keeps there. Thread-safe.
 *
 * <p>It connects and reconnects in the background, and logs once when the connection is lost and
 * once when it is back. While Redis is not available, nothing waits for it.
 *
 * @since 0.1
 */
public final class SharedRedis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SharedRedis.class);

  private final RedisLink link;
  private final Duration timeout;
  private final ScheduledExecutorService upkeep =
      Executors.newSingleThreadScheduledExecutor(SharedRedis::thread);

  /** Begins to connect, and does not wait for it. */
  public SharedRedis(RedisOptions options) {
    this.link = new RedisLink(options, Clock.systemUTC());
    this.timeout = options.timeout();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "redis-upkeep");
    thread.setDaemon(true);
    return thread;
  }

  /** Since when Redis is not available; null if it is. */
  public @Nullable Instant unavailableSince() {
    return link.unavailableSince();
  }

  /** How many times somebody waited for an answer that did not come in time. */
  public long timeouts() {
    return link.timeouts();
  }

  /** Tells of each connection, also of one that is open already. */
  public void onConnected(RedisListener listener) {
    link.add(listener);
  }

  /** Runs a task once a second, on one thread for all tasks, until this is closed. */
  public void everySecond(Runnable task) {
    var unused = upkeep.scheduleWithFixedDelay(() -> run(task), 1, 1, TimeUnit.SECONDS);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("A task for Redis failed. It runs again in a second.", e);
    }
  }

  /**
   * Sends commands and waits for their answer, at most for the timeout; longer only while this
   * process is too busy to send or to read.
   *
   * @return null if Redis is not available, does not answer in time, or refuses the command, or if
   *     this thread was interrupted
   */
  public <T> @Nullable T ask(Function<RedisSession, ? extends CompletionStage<T>> question) {
    return ask(question, timeout);
  }

  /** Does the same and waits for another time. */
  public <T> @Nullable T ask(
      Function<RedisSession, ? extends CompletionStage<T>> question, Duration time) {
    RedisSession session = link.session();
    if (session == null) {
      return null;
    }
    CompletableFuture<T> reply = null;
    try {
      reply = question.apply(session).toCompletableFuture();
      T answer = await(reply, time);
      link.worked();
      return answer;
    } catch (TimeoutException e) {
      link.waitedInVain(session);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      link.failed(session, e.getCause() == null ? e : e.getCause());
    } catch (RedisException | CancellationException e) {
      link.failed(session, e);
    }
    if (reply != null) {
      reply.cancel(true); // nobody waits for it any more
    }
    return null;
  }

  /**
   * Waits for an answer. If it has not come after most of the time, Redis gets the rest of it from
   * the moment when the question was certainly sent. So Redis is not blamed when this process is
   * too busy to send or to read, which would make it go on alone.
   */
  private <T> T await(CompletableFuture<T> reply, Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    Duration rest = time.dividedBy(5);
    try {
      return reply.get(time.minus(rest).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      link.settle(rest);
      return reply.get(0, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Sends commands and does not wait for their answer.
   *
   * @return the answer; failed if Redis is not available or refuses the command
   */
  public <T> CompletableFuture<T> send(
      Function<RedisSession, ? extends CompletionStage<T>> question) {
    RedisSession session = link.session();
    if (session == null) {
      return CompletableFuture.failedFuture(new RedisException("Redis is not available"));
    }
    try {
      return question
          .apply(session)
          .toCompletableFuture()
          .whenComplete(
              (answer, failure) -> {
                if (failure == null) {
                  link.worked();
                } else {
                  link.failed(session, failure);
                }
              });
    } catch (RedisException e) {
      link.failed(session, e);
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Closes the connection. Commands that were not sent yet may be lost. */
  @Override
  public void close() {
    upkeep.shutdownNow();
    link.close();
  }
}
