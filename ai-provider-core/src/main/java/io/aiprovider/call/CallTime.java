package io.aiprovider.call;

import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;

/**
 * The time of a call, which its attempts share.
 *
 * @param dates gives the dates of attempts
 * @param clock measures durations
 * @param startNanos when the call began, by that clock
 * @param limit how long the call may take in total
 */
record CallTime(Clock dates, MonotonicClock clock, long startNanos, Duration limit) {
  static CallTime starting(Clock dates, MonotonicClock clock, Duration limit) {
    return new CallTime(dates, clock, clock.nanos(), limit);
  }

  Duration elapsed() {
    return clock.since(startNanos);
  }

  Duration remaining() {
    return limit.minus(elapsed());
  }

  DeadlineExceeded deadlineExceeded() {
    return new DeadlineExceeded(
        "The call had " + limit.toMillis() + " ms in total, and this time has passed.",
        FailureDetail.NONE);
  }
}
