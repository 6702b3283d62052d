package io.aiprovider.server.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Tries a database that is down until it can be used again, on a thread of its own that exists only
 * meanwhile. So nobody else has to wait for a database that does not answer. Thread-safe.
 */
final class Recovery implements AutoCloseable {
  private static final long PAUSE_MS = 500;

  private final BooleanSupplier attempt;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock trying = new ReentrantLock();

  /**
   * @param attempt tries the database, and returns whether it can be used again
   */
  Recovery(BooleanSupplier attempt) {
    this.attempt = attempt;
  }

  /** Begins to try. Not called again before an attempt has succeeded. */
  void begin() {
    Thread thread = new Thread(this::tryUntilItSucceeds, "ai-provider-database-recovery");
    thread.setDaemon(true);
    thread.start();
  }

  private void tryUntilItSucceeds() {
    try {
      while (!succeeded() && !closed.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
        // the next attempt
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does this
    }
  }

  private boolean succeeded() {
    trying.lock();
    try {
      return closed.getCount() > 0 && attempt.getAsBoolean();
    } finally {
      trying.unlock();
    }
  }

  /** Ends it, after the attempt that is under way. */
  @Override
  public void close() {
    trying.lock();
    try {
      closed.countDown(); // no attempt begins after this
    } finally {
      trying.unlock();
    }
  }
}
