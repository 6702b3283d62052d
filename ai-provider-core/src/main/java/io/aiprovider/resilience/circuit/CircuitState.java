package io.aiprovider.resilience.circuit;

/**
 * Whether a provider is called.
 *
 * @since 0.1
 */
public enum CircuitState {
  /** The provider is called. */
  CLOSED,
  /** The provider is not called. */
  OPEN,
  /** A few trial calls test whether the provider works again. */
  HALF_OPEN
}
