package io.aiprovider.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis, behind a circuit breaker: open, or closed until a trial in the
 * background succeeds. While it is closed, nothing waits for Redis. One command that is not
 * answered in time, or a lost connection, closes it. So an outage costs at most one timeout between
 * two trials, and the pause between trials grows until a command is answered again.
 *
 * <p>After a timeout the same connection is tried first: it may only have been slow. Each change is
 * logged once.
 *
 * <p>Thread-safe.
 */
final class RedisLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final String shown;
  private final RedisDriver driver;
  private final InstantSource clock;
  private final LongAdder timeouts = new LongAdder();
  private final AtomicBoolean refusalLogged = new AtomicBoolean();
  private final List<RedisListener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable RedisSession session;
  private volatile @Nullable Instant unavailableSince;

  /** Whether no command was answered since the last trial. */
  private volatile boolean unproven = true;

  /** The connection that was too slow; null: a new one is needed. */
  private @Nullable RedisSession slow;

  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private boolean outageLogged;
  private boolean closed;

  RedisLink(RedisOptions options, InstantSource clock) {
    this.shown = options.address().shown();
    this.clock = clock;
    this.driver = new RedisDriver(options);
    this.unavailableSince = clock.instant();
    connect();
  }

  /** The open connection; null while there is none. */
  @Nullable RedisSession session() {
    return session;
  }

  /** Since when there is none; null if there is one. */
  @Nullable Instant unavailableSince() {
    return unavailableSince;
  }

  /** How many callers waited for an answer that did not come in time. */
  long timeouts() {
    return timeouts.sum();
  }

  void add(RedisListener listener) {
    listeners.add(listener);
    RedisSession open = session;
    if (open != null) {
      listener.connected(open);
    }
  }

  /** Records that a command was answered in time. */
  void worked() {
    if (unproven) {
      proven();
    }
  }

  private synchronized void proven() {
    unproven = false;
    pauseMillis = FIRST_PAUSE_MILLIS;
  }

  /**
   * Waits until this process has written and read everything, and Redis had this time for its
   * answer; but no longer than a second.
   */
  void settle(Duration time) throws InterruptedException {
    try {
      var unused = driver.settled(time).get(RedisDriver.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
      // then what has arrived so far counts
    }
  }

  /** Records that a caller waited for an answer that did not come in time. */
  void waitedInVain(RedisSession on) {
    timeouts.increment();
    timedOut(on);
  }

  private void timedOut(RedisSession on) {
    synchronized (this) {
      if (on.equals(session)) {
        session = null;
        slow = on;
        unavailable("it does not answer in time");
      }
    }
  }

  /** Records that a command failed. */
  void failed(RedisSession on, Throwable thrown) {
    Throwable failure = cause(thrown);
    if (failure instanceof RedisCommandTimeoutException) {
      timedOut(on);
    } else if (failure instanceof RedisCommandExecutionException refusal
        && !RedisFailure.meansUnavailable(refusal)) {
      if (refusalLogged.compareAndSet(false, true)) {
        log.warn("Redis at {} refuses commands: {}.", shown, RedisFailure.describe(refusal));
      }
    } else {
      lost(on, RedisFailure.describe(failure));
    }
  }

  private static Throwable cause(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  private void attempt() {
    RedisSession waiting;
    synchronized (this) {
      if (closed) {
        return;
      }
      waiting = slow;
    }
    if (waiting == null) {
      connect();
    } else {
      var unused =
          waiting
              .check()
              .whenComplete(
                  (answered, failure) -> {
                    if (failure == null) {
                      opened(waiting);
                    } else {
                      gone(waiting);
                    }
                  });
    }
  }

  private void connect() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    CompletableFuture<RedisSession> opening;
    try {
      opening = driver.open().toCompletableFuture();
    } catch (RuntimeException e) {
      unavailable(RedisFailure.describe(e));
      return;
    }
    var unused =
        opening
            .copy() // a timeout ends only the copy
            .orTimeout(3 * RedisDriver.LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (opened, failure) -> {
                  if (failure == null) {
                    opened.onDisconnected(reason -> lost(opened, reason));
                    opened(opened);
                  } else if (cause(failure) instanceof TimeoutException) {
                    closeWhenOpen(opening);
                    unavailable("it does not answer in time");
                  } else {
                    unavailable(RedisFailure.describe(failure));
                  }
                });
  }

  /** Too late: another trial will be made. */
  private static void closeWhenOpen(CompletableFuture<RedisSession> opening) {
    var unused = opening.thenAccept(RedisSession::close);
  }

  private void opened(RedisSession opened) {
    synchronized (this) {
      if (closed) {
        opened.close();
        return;
      }
      slow = null;
      unproven = true;
      refusalLogged.set(false);
      session = opened;
      unavailableSince = null;
      log.info("Redis at {} is {}.", shown, outageLogged ? "back" : "connected");
      outageLogged = false;
    }
    listeners.forEach(listener -> listener.connected(opened));
  }

  private synchronized void lost(RedisSession on, String reason) {
    if (on.equals(session)) {
      session = null;
      on.close();
      unavailable(reason);
    } else if (on.equals(slow)) {
      slow = null; // the next trial opens a new one
      on.close();
    }
  }

  /** The slow connection does not answer at all. */
  private synchronized void gone(RedisSession waiting) {
    slow = null;
    waiting.close();
    unavailable("it does not answer in time");
  }

  private synchronized void unavailable(String reason) {
    if (closed) {
      return;
    }
    if (unavailableSince == null) {
      unavailableSince = clock.instant();
    }
    if (!outageLogged) {
      outageLogged = true;
      log.warn(
          "Redis at {} is unavailable: {}. Calls continue without it; reconnecting in the background.",
          shown,
          reason);
    }
    CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS).execute(this::attempt);
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      session = null;
    }
    driver.close();
  }
}
