package io.aiprovider.routing.hedge;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.reply.ChatReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Attempts of one call that run at the same time, each on a thread of its own. The first that
 * answers wins, and the others are cancelled: also one that answers in the same moment. Used by the
 * thread of the call.
 */
public final class AttemptRace {
  /**
   * How long the winner waits for the end of the others, so that what they cost is known before the
   * answer is passed on. Cancelling closes a connection, which takes less than a millisecond; but a
   * provider that does not notice it must not keep the answer back.
   */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private static final Duration FOREVER = Duration.ofDays(365);

  private final ChatCall call;
  private final Executor threads;
  private final Semaphore signal = new Semaphore(0);
  private final Queue<Runner> finished = new ConcurrentLinkedQueue<>();
  private final List<Runner> running = new ArrayList<>(2);

  /**
   * A race without attempts.
   *
   * @param threads run them; may reject that
   */
  public AttemptRace(ChatCall call, Executor threads) {
    this.call = call;
    this.threads = threads;
  }

  /**
   * Starts an attempt.
   *
   * @return false if there is no thread for it
   */
  public boolean start(Runner.Work work) {
    Runnable ended = call.callReport().expectAttempt(); // also if it begins when the race is over
    Runner runner = new Runner(work, its -> ended(its, ended));
    try {
      threads.execute(runner);
    } catch (RejectedExecutionException allBusy) {
      ended.run();
      return false;
    }
    running.add(runner);
    return true;
  }

  /** Starts an attempt; if there is no thread for it, it runs on this one. */
  public void startOrRun(Runner.Work work) {
    if (!start(work)) {
      Runner runner = new Runner(work, its -> ended(its, () -> {}));
      running.add(runner);
      runner.run();
    }
  }

  private void ended(Runner runner, Runnable first) {
    first.run();
    finished.add(runner);
    signal.release();
  }

  /** Whether all running attempts have begun. */
  public boolean hasBegun() {
    return running.stream().allMatch(Runner::hasBegun);
  }

  /** Whether no attempt is running. */
  public boolean isOver() {
    return running.isEmpty();
  }

  /**
   * Waits for the next attempt that answers or fails.
   *
   * @return null if none has within this time
   * @throws ChatException if the call was cancelled, or its time is over
   */
  public Runner.@Nullable Result next(Duration atMost) {
    call.await(signal, atMost);
    Runner runner = finished.poll();
    if (runner == null) {
      return null;
    }
    running.remove(runner);
    return runner.result();
  }

  /**
   * Waits for the next attempt that answers or fails.
   *
   * @throws ChatException if the call was cancelled, or its time is over
   */
  public Runner.Result next() {
    Runner.Result result = null;
    while (result == null) {
      result = next(FOREVER);
    }
    return result;
  }

  /** Ends the race with the answer of an attempt. */
  public ChatReply won(Runner.Result winner) {
    for (Runner loser : running) {
      loser.lose(new Cancelled("Another attempt answered first.", FailureDetail.NONE));
    }
    awaitEnds();
    call.callReport().answeredBy(Objects.requireNonNull(winner.attempt()));
    return Objects.requireNonNull(winner.reply());
  }

  /** Ends the race without an answer. */
  public void abandon(Throwable cause) {
    for (Runner runner : running) {
      runner.stop(
          cause instanceof ChatException reason
              ? reason
              : Cancelled.because(cause, "The attempt", runner.provider()));
    }
    awaitEnds();
  }

  private void awaitEnds() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!running.isEmpty()
          && signal.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        running.remove(finished.poll()); // null if the signal was for the end of the call
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
