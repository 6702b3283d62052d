package io.aiprovider.routing.strategy;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** How busy a target is, and how long it takes to answer. Thread-safe; estimates take no lock. */
final class TargetLoad {
  /** So a slow target gets at most one call in 32 to see whether it has become faster. */
  private static final int CALLS_BETWEEN_TRIALS = 31;

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger passedOver = new AtomicInteger();
  private final AtomicReference<LatencyEstimate> streams =
      new AtomicReference<>(LatencyEstimate.NONE);
  private final AtomicReference<LatencyEstimate> answers =
      new AtomicReference<>(LatencyEstimate.NONE);
  private final FirstContentTimes firstContents = new FirstContentTimes();

  void began() {
    running.incrementAndGet();
    waiting.incrementAndGet();
  }

  void answered() {
    waiting.decrementAndGet();
  }

  void ended() {
    running.decrementAndGet();
  }

  /** The number of attempts that have not ended. */
  int running() {
    return running.get();
  }

  /** The number of attempts without an answer or first content so far. */
  int waiting() {
    return waiting.get();
  }

  LatencyEstimate estimate(boolean stream) {
    return Objects.requireNonNull(of(stream).get());
  }

  /**
   * Changes an estimate.
   *
   * @param stream whether it is that of the first content of streams, or that of whole answers
   */
  void estimate(boolean stream, UnaryOperator<LatencyEstimate> change) {
    of(stream).updateAndGet(change);
  }

  private AtomicReference<LatencyEstimate> of(boolean stream) {
    return stream ? streams : answers;
  }

  FirstContentTimes firstContents() {
    return firstContents;
  }

  /** Records that a call prefers another target, or this one. */
  void passedOver(boolean other) {
    if (other) {
      passedOver.incrementAndGet();
    } else {
      passedOver.set(0);
    }
  }

  /** Whether this call should try the target, because little is known about its present speed. */
  boolean isTrialDue(boolean stream, long now) {
    int calls = passedOver.get();
    return calls >= CALLS_BETWEEN_TRIALS
        && estimate(stream).isStale(now)
        && passedOver.compareAndSet(calls, 0);
  }
}
