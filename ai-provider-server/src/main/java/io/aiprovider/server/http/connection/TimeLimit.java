package io.aiprovider.server.http.connection;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time that a part of a request may take. Each connection has its own, and uses it on its own
 * thread only. A limit that was stopped leaves nothing in memory.
 */
final class TimeLimit {
  private final Duration duration;
  private @Nullable Future<?> running;

  TimeLimit(Duration duration) {
    this.duration = duration;
  }

  /** Has a task run when the time is over. The time begins now, also if it was running already. */
  void start(ChannelHandlerContext context, Runnable task) {
    stop();
    running =
        context
            .executor()
            .schedule(
                () -> {
                  running = null;
                  task.run();
                },
                duration.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  boolean isRunning() {
    return running != null;
  }

  void stop() {
    if (running != null) {
      running.cancel(false);
      running = null;
    }
  }

  Duration duration() {
    return duration;
  }

  /** It, for people. */
  @Override
  public String toString() {
    return duration.toMillis() + " milliseconds";
  }
}
