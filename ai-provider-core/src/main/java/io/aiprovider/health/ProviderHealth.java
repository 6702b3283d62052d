package io.aiprovider.health;

import io.aiprovider.failure.FailureKind;
import io.aiprovider.resilience.circuit.CircuitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health of a provider.
 *
 * @param status in one word
 * @param latency of the latest answer or probe; null when there was none
 * @param lastChecked the time of the latest call or probe; null when there was none
 * @param circuit the worst state of its circuits
 * @param error the kind of the latest failure; null when the latest call or probe succeeded
 * @param coolingUntil until when the provider is not called, because a circuit is open or it sent
 *     {@code Retry-After}; where its models differ, the latest such time; null when it is called
 * @param coolingCause the kind of failure that caused this; null when it is called
 * @param keys its keys, in the order in which they are configured; empty if it has only one
 * @since 0.1
 */
public record ProviderHealth(
    Status status,
    @Nullable Duration latency,
    @Nullable Instant lastChecked,
    CircuitState circuit,
    @Nullable FailureKind error,
    @Nullable Instant coolingUntil,
    @Nullable FailureKind coolingCause,
    List<Key> keys) {

  /**
   * One of several keys of a provider.
   *
   * @param number its place in the configuration, from 1
   * @param coolingUntil until when calls use other keys; where models differ, the latest such time;
   *     null when it is used
   * @param coolingCause the kind of failure that caused this; null when it is used
   */
  public record Key(
      int number, @Nullable Instant coolingUntil, @Nullable FailureKind coolingCause) {}

  /** In one word. */
  public enum Status {
    /** The latest call or probe succeeded, and all its models are called. */
    HEALTHY,
    /**
     * Calls can be served, but not all of them: its latest call failed, some of its models are not
     * called now, or a circuit is half open.
     */
    DEGRADED,
    /**
     * No call can be served, as far as is known: none of its models in use is called now, its
     * latest three calls failed, its latest call and a probe failed, its key was refused, or, if it
     * was not called lately, its latest probe failed.
     */
    UNHEALTHY,
    /** It was not called yet, and its first probe has not ended. */
    UNKNOWN
  }
}
