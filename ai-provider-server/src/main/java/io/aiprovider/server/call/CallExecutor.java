package io.aiprovider.server.call;

import io.aiprovider.call.ChatCall;
import io.aiprovider.client.CallThreads;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.server.wire.ApiError;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** Runs calls, each on a thread of its own, and knows those under way. Thread-safe. */
public final class CallExecutor implements AutoCloseable {
  private final ExecutorService threads;
  private final Set<ChatCall> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /**
   * An executor without calls.
   *
   * @param bound calls at a time on a runtime without virtual threads
   */
  public CallExecutor(int bound) {
    this.threads = CallThreads.create(bound);
  }

  /** Runs a call; false when it cannot be taken on. */
  boolean execute(Runnable work, ChatCall call) {
    if (draining) {
      return false;
    }
    underWay.add(call);
    try {
      threads.execute(
          () -> {
            try {
              work.run();
            } finally {
              ended(call);
            }
          });
      return true;
    } catch (RejectedExecutionException full) {
      ended(call);
      return false;
    }
  }

  /** Why a call that was not taken on is refused. */
  ApiError refusal() {
    return draining
        ? ApiError.unavailable("The server is shutting down.", "server_stopping")
        : ApiError.unavailable(
            "The server is handling as many calls as it can. Try again shortly.", "server_busy");
  }

  private void ended(ChatCall call) {
    underWay.remove(call);
    if (draining) {
      synchronized (underWay) {
        underWay.notifyAll();
      }
    }
  }

  /** Whether new calls are refused because the process is stopping. */
  public boolean isDraining() {
    return draining;
  }

  public int callsUnderWay() {
    return underWay.size();
  }

  /**
   * Takes on no more calls, waits for those under way, and cancels what is left after the grace.
   * Streams then end with an error event. Blocks.
   */
  public void drain(Duration grace) throws InterruptedException {
    draining = true;
    awaitEnd(grace);
    for (ChatCall call : underWay) {
      call.cancel(
          new Cancelled(
              "The server is shutting down before the answer was complete.", FailureDetail.NONE));
    }
    awaitEnd(Duration.ofSeconds(2));
  }

  private void awaitEnd(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    synchronized (underWay) {
      while (!underWay.isEmpty() && System.nanoTime() < end) {
        underWay.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
