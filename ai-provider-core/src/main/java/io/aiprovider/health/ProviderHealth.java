package io.aiprovider.health;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.resilience.CircuitState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is doing.
 *
 * @param status in one word
 * @param latency of the latest answer or probe; null when there was none
 * @param lastChecked when it was last heard of; null when never
 * @param circuit the worst state of its circuits
 * @param error the kind of the latest failure, when the latest news is bad
 * @since 0.1
 */
public record ProviderHealth(
    Status status,
    @Nullable Duration latency,
    @Nullable Instant lastChecked,
    CircuitState circuit,
    @Nullable FailureKind error) {

  /** In one word. */
  public enum Status {
    /** It answers. */
    HEALTHY,
    /** It answers sometimes, or nobody knows. */
    DEGRADED,
    /** It does not answer, or refuses our key. */
    UNHEALTHY
  }
}
