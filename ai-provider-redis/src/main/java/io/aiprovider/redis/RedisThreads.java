package io.aiprovider.redis;

import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads that write to Redis and read from it. */
final class RedisThreads extends DefaultEventLoopGroupProvider {
  private volatile @Nullable EventLoopGroup group;

  RedisThreads(int count) {
    super(count);
  }

  @Override
  public <T extends EventLoopGroup> T allocate(Class<T> type) {
    T allocated = super.allocate(type);
    group = allocated;
    return allocated;
  }

  /**
   * Completes when everything that waits for these threads now was written, then Redis had this
   * time, and everything that arrived meanwhile was read. So this takes longer than the time if,
   * and as long as, the threads themselves are behind.
   */
  CompletableFuture<?> settled(Duration time) {
    List<CompletableFuture<?>> threads = new ArrayList<>();
    EventLoopGroup present = group;
    if (present != null) {
      for (EventExecutor thread : present) {
        threads.add(settled(thread, time));
      }
    }
    return CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new));
  }

  /** A thread reads before it runs what is due, and runs what has no time in its order. */
  private static CompletableFuture<?> settled(EventExecutor thread, Duration time) {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    thread.execute(
        () -> {
          var unused =
              thread.schedule(() -> settled.complete(null), time.toNanos(), TimeUnit.NANOSECONDS);
        });
    return settled;
  }
}
