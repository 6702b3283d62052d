package io.aiprovider.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A pipeline and the calls that are running in it. It is released when its client has replaced it
 * and the last of these calls has ended. Thread-safe.
 */
final class Snapshot {
  private final Pipeline pipeline;
  private final Runnable onRelease;
  private final AtomicLong users = new AtomicLong(1); // the client

  Snapshot(Pipeline pipeline, Runnable onRelease) {
    this.pipeline = pipeline;
    this.onRelease = onRelease;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /**
   * Begins a use, which must end with {@link #leave}; false when the snapshot is released already.
   */
  boolean enter() {
    long now = users.get();
    while (now > 0) {
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
      now = users.get();
    }
    return false;
  }

  /** Ends a use by a call, or by the client itself. */
  void leave() {
    if (users.decrementAndGet() == 0) {
      onRelease.run();
    }
  }
}
