package io.aiprovider.server.call;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.client.CallThreads;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.server.overload.LoadShedding;
import io.aiprovider.server.wire.ApiError;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs calls, each on its own thread, up to a limit, and counts the running calls. Thread-safe. */
public final class CallExecutor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallExecutor.class);
  private static final int PLATFORM_THREADS = 256;
  private static final int MOST_VIRTUAL_THREADS = 10_000;
  private static final long MEMORY_OF_A_CALL = 256 * 1_024;
  private static final Duration END_LIMIT = Duration.ofSeconds(2);

  private final LoadShedding shedding;
  private final int bound;
  private final Semaphore room;
  private final ExecutorService threads;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<ChatCall> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;
  private volatile boolean draining;

  /**
   * Creates an executor.
   *
   * @param shedding refuses calls of low tiers before the limit is reached
   * @param bound the most concurrent calls; 0 for the default: 256 on a Java runtime without
   *     virtual threads, else one call for each 256 KiB of the heap, between 256 and 10,000
   */
  public CallExecutor(LoadShedding shedding, int bound) {
    this.shedding = shedding;
    this.bound = bound > 0 ? bound : defaultBound();
    this.room = new Semaphore(this.bound);
    this.threads =
        CallThreads.create(Integer.MAX_VALUE); // limited by the semaphore, on all runtimes
  }

  private static int defaultBound() {
    if (!CallThreads.areVirtual()) {
      return PLATFORM_THREADS;
    }
    long affordable = Runtime.getRuntime().maxMemory() / MEMORY_OF_A_CALL;
    return (int) Math.max(PLATFORM_THREADS, Math.min(MOST_VIRTUAL_THREADS, affordable));
  }

  /** Runs a call; false when it is not accepted. */
  boolean execute(Runnable work, ChatCall call) {
    if (draining || isFull(call.caller()) || !room.tryAcquire()) {
      return false;
    }
    running.add(call);
    if (draining) { // draining has just begun: the shutdown does not wait for this call
      ended(call);
      return false;
    }
    waiting.incrementAndGet();
    long accepted = System.nanoTime();
    try {
      threads.execute(
          () -> {
            waiting.decrementAndGet();
            shedding.started(System.nanoTime() - accepted);
            try {
              work.run();
            } finally {
              ended(call);
            }
          });
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError rejected) {
      waiting.decrementAndGet();
      ended(call);
      return false;
    }
  }

  private boolean isFull(@Nullable Caller caller) {
    return shedding.isTooMuch(caller, bound - room.availablePermits(), bound);
  }

  private void ended(ChatCall call) {
    running.remove(call);
    room.release();
    if (draining) {
      synchronized (running) {
        running.notifyAll();
      }
    }
  }

  /** The error for a call that was not accepted. */
  ApiError refusal() {
    return draining ? stopping() : shedding.tooManyCalls(bound);
  }

  /** The error for a call that need not be read, because it would not be accepted; else null. */
  @Nullable ApiError refusal(@Nullable Caller caller) {
    if (draining) {
      return stopping();
    }
    return isFull(caller) ? shedding.tooManyCalls(bound) : shedding.refusal(caller, runningCalls());
  }

  private static ApiError stopping() {
    return ApiError.unavailable("The server is shutting down.", "server_stopping");
  }

  /** Whether the process is stopping. New calls may still be accepted for some time. */
  public boolean isStopping() {
    return stopping;
  }

  /** Whether new calls are refused because the process is stopping. */
  public boolean isDraining() {
    return draining;
  }

  /** The most concurrent calls. */
  int bound() {
    return bound;
  }

  public int runningCalls() {
    return running.size();
  }

  /** The accepted calls that do not run yet: the processors are busy with others. */
  public int waitingCalls() {
    return waiting.get();
  }

  /**
   * Accepts new calls for some more time, then waits for the running ones, and cancels those that
   * remain after the grace time. Streams then end with an error event. Blocks.
   */
  public void drain(Duration delay, Duration grace) throws InterruptedException {
    stopping = true;
    Thread.sleep(delay.toMillis());
    draining = true;
    awaitEnd(grace);
    cut(List.copyOf(running), grace);
    awaitEnd(END_LIMIT);
  }

  private static void cut(List<ChatCall> calls, Duration grace) {
    if (calls.isEmpty()) {
      return;
    }
    log.warn(
        "Stopping: the grace time of {} ms is over. Calls that are cut off: {}."
            + " ai-provider.shutdown-grace sets a longer time.",
        grace.toMillis(),
        calls.size());
    for (ChatCall call : calls) {
      CallLog.of(log.atWarn(), call)
          .log(
              "Stopping: {} was cut off after {} ms.",
              CallLog.name(call),
              call.elapsed().toMillis());
      call.cancel(
          new Cancelled(
              "The server is shutting down before the answer was complete.", FailureDetail.NONE));
    }
  }

  private void awaitEnd(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    synchronized (running) {
      while (!running.isEmpty() && System.nanoTime() < end) {
        running.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
