package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a provider is called for a model, and if not, why.
 *
 * @param state of the circuit breaker
 * @param notCalledFor how much longer the provider is not called: its circuit is open, or the time
 *     it asked for with {@code Retry-After} is not over; null when it is called
 * @param cause the kind of failure that led to it; null when it is called
 */
public record CircuitStatus(
    CircuitState state, @Nullable Duration notCalledFor, @Nullable FailureKind cause) {}
