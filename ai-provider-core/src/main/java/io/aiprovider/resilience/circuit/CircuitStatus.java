package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a provider is called for a model, and if not, why.
 *
 * @param state of the circuit breaker
 * @param notCalledFor the time until the provider is called again: its circuit is open, the time of
 *     its {@code Retry-After} has not passed, or its quota is exhausted; null when it is called
 * @param cause the kind of failure that caused this; null when it is called
 */
public record CircuitStatus(
    CircuitState state, @Nullable Duration notCalledFor, @Nullable FailureKind cause) {}
