package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long calls prefer other providers, because the account at this one cannot pay for an
 * answer now. An account serves all models, so all circuits of a provider share this object.
 * Thread-safe.
 */
final class AccountCooldown {
  private final MonotonicClock clock;
  private long since;
  private long until;
  private @Nullable FailureKind cause;

  /**
   * The cooldown that is still running.
   *
   * @param left the time until its end
   * @param cause the kind of failure that caused it
   */
  record Remaining(Duration left, FailureKind cause) {}

  AccountCooldown(MonotonicClock clock) {
    this.clock = clock;
  }

  synchronized void begin(FailureKind kind, Duration time) {
    since = clock.nanos();
    until = since + time.toNanos();
    cause = kind;
  }

  /**
   * Ends the cooldown, because an attempt succeeded.
   *
   * @param begun when that attempt began; an attempt that began before the cooldown does not end it
   */
  synchronized void succeeded(long begun) {
    if (begun >= since) {
      cause = null;
    }
  }

  /** The cooldown that is still running; null if there is none. */
  synchronized @Nullable Remaining remaining() {
    long left = until - clock.nanos();
    return cause == null || left <= 0 ? null : new Remaining(Duration.ofNanos(left), cause);
  }
}
