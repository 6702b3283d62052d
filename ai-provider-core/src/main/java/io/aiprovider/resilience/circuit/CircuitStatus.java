package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a provider is called for a model, and if not, why.
 *
 * @param state of the circuit breaker
 * @param notCalledFor how much longer the provider is not called: its circuit is open, or the time
 *     it named with {@code Retry-After} has not passed; null when it is called
 * @param cause the kind of failure that caused this; null when it is called
 */
public record CircuitStatus(
    CircuitState state, @Nullable Duration notCalledFor, @Nullable FailureKind cause) {}
