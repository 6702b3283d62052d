package io.aiprovider.testing;

import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that changes only when a test moves it, for dates and for durations. It starts at noon of
 * 20 November 2026, UTC. Thread-safe.
 *
 * @since 0.1
 */
public final class MutableClock extends Clock implements MonotonicClock {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
  private final AtomicLong nanos = new AtomicLong();

  /** Moves the time forward. */
  public void advance(Duration time) {
    setForward(time);
    nanos.addAndGet(time.toNanos());
  }

  /**
   * Sets the date and time forward, or back by a negative time, as an administrator or a time
   * server does. No time passes.
   */
  public void setForward(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /**
   * Not supported.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("This clock knows UTC only.");
  }
}
