package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.ChatException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A change of a circuit's state.
 *
 * @param provider the configured name of the provider
 * @param model the label of the model, or the common label of all unknown models
 * @param to the new state
 * @param cause the failure that opened the circuit; null if slow answers did, and for the other
 *     states
 * @param openFor how long it stays open; null for the other states
 */
public record CircuitTransition(
    String provider,
    String model,
    CircuitState to,
    @Nullable ChatException cause,
    @Nullable Duration openFor) {}
