package io.aiprovider.client;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
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

  /**
   * All have the same name: without one, whoever asks for it, as a log does for each line, looks
   * for the thread's number instead, which takes a microsecond.
   */
  private static ExecutorService virtual() {
    try {
      // The methods are newer than the Java version this is compiled for.
      Class<?> builders = Class.forName("java.lang.Thread$Builder");
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      builder = builders.getMethod("name", String.class).invoke(builder, "ai-provider-call");
      Object factory = builders.getMethod("factory").invoke(builder);
      return (ExecutorService)
          Executors.class
              .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
              .invoke(null, factory);
    } catch (ReflectiveOperationException e) {
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
