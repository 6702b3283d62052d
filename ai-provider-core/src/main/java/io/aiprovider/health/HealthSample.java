package io.aiprovider.health;

import io.aiprovider.failure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The latest result of a call or a probe of a provider.
 *
 * @param at the date and time
 * @param nanos the time on the monotonic clock
 * @param latency how long the answer took; null for a failure
 * @param failure what went wrong; null for an answer
 * @param failures the number of failures since the latest answer, this one included; 0 for an
 *     answer
 */
record HealthSample(
    Instant at,
    long nanos,
    @Nullable Duration latency,
    @Nullable FailureKind failure,
    int failures) {

  HealthSample withFailures(int number) {
    return new HealthSample(at, nanos, latency, failure, number);
  }
}
