package io.aiprovider.client;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for calls, which block: a virtual one for each where the runtime has them (JDK 21), else
 * a pool with a fixed limit that rejects further work.
 *
 * @since 0.1
 */
public final class CallThreads {
  private CallThreads() {}

  /** Whether the runtime has virtual threads. */
  public static boolean areVirtual() {
    return Runtime.version().feature() >= 21;
  }

  /**
   * An executor of blocking work.
   *
   * @param bound the maximum number of platform threads; has no effect on virtual threads
   * @return an executor that throws {@link java.util.concurrent.RejectedExecutionException} when
   *     all threads are busy
   */
  public static ExecutorService create(int bound) {
    return areVirtual() ? virtual() : platform(bound);
  }

  private static ExecutorService virtual() {
    try {
      // The method is newer than the Java version this is compiled for.
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("JDK 21 and newer have virtual threads.", e);
    }
  }

  private static ExecutorService platform(int bound) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        bound,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "ai-provider-call-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
