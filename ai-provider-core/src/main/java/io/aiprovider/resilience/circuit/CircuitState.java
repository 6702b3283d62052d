package io.aiprovider.resilience.circuit;

/**
 * Whether a provider is asked.
 *
 * @since 0.1
 */
public enum CircuitState {
  /** It is. */
  CLOSED,
  /** It is not. */
  OPEN,
  /** It is on trial. */
  HALF_OPEN
}
