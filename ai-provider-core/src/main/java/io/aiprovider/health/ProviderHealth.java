package io.aiprovider.health;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.resilience.circuit.CircuitState;
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
 * @param error the kind of the latest failure; null when the latest call or probe succeeded
 * @param coolingUntil until when the provider is not called, because a circuit is open or it asked
 *     not to be called; where its models differ, the latest such time; null when it is called
 * @param coolingCause the kind of failure that led to it; null when it is called
 * @since 0.1
 */
public record ProviderHealth(
    Status status,
    @Nullable Duration latency,
    @Nullable Instant lastChecked,
    CircuitState circuit,
    @Nullable FailureKind error,
    @Nullable Instant coolingUntil,
    @Nullable FailureKind coolingCause) {

  /** In one word. */
  public enum Status {
    /** It answers. */
    HEALTHY,
    /** It can be called, but some calls to it fail or have to go elsewhere. */
    DEGRADED,
    /** It does not answer, it refuses our key, or it is not called because it is cooling down. */
    UNHEALTHY
  }
}
