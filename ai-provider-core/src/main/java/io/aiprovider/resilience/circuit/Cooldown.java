package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long one account of a provider is not called, or calls prefer others: for all models, or
 * for one. Thread-safe.
 */
final class Cooldown {
  private final MonotonicClock clock;
  private long since;
  private long until;
  private boolean strict;
  private @Nullable FailureKind cause;

  /**
   * The cooldown that is still running.
   *
   * @param left the time until its end
   * @param cause the kind of failure that caused it
   * @param strict whether the provider asked for it: then the account is not even called as a last
   *     resort
   */
  record Remaining(Duration left, FailureKind cause, boolean strict) {}

  Cooldown(MonotonicClock clock) {
    this.clock = clock;
  }

  /** Begins a cooldown, unless one is running that ends later. */
  synchronized void begin(FailureKind kind, Duration time, boolean isStrict) {
    long now = clock.nanos();
    if (cause == null || until - now < time.toNanos()) {
      since = now;
      until = now + time.toNanos();
      strict = isStrict;
      cause = kind;
    }
  }

  /**
   * Ends the cooldown, because an attempt succeeded. One that the provider asked for goes on.
   *
   * @param begun when that attempt began; an attempt that began before the cooldown does not end it
   */
  synchronized void succeeded(long begun) {
    if (begun >= since && !strict) {
      cause = null;
    }
  }

  /** Ends the cooldown. */
  synchronized void end() {
    cause = null;
  }

  /** The cooldown that is still running; null if there is none. */
  synchronized @Nullable Remaining remaining() {
    long left = until - clock.nanos();
    return cause == null || left <= 0 ? null : new Remaining(Duration.ofNanos(left), cause, strict);
  }
}
