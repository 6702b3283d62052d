package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.ChatException;

/**
 * Permission for one attempt to call a provider, taken from a {@link Circuit}. It belongs to that
 * attempt alone, which ends it exactly once: {@link #succeeded}, {@link #failed} or {@link
 * #released}; what is told later is ignored. A circuit that changed its state since the permit was
 * taken ignores it too: how an attempt ended that began earlier says nothing about the new state.
 *
 * <p>Thread-safe.
 */
final class CircuitPermit {
  private final Circuit circuit;
  private final long generation;
  private final long taken;
  private final boolean trial;
  private boolean ended;

  /**
   * A permit of a generation of the circuit's state.
   *
   * @param taken when, on the monotonic clock
   * @param trial whether the circuit waits for this attempt's outcome
   */
  CircuitPermit(Circuit circuit, long generation, long taken, boolean trial) {
    this.circuit = circuit;
    this.generation = generation;
    this.taken = taken;
    this.trial = trial;
  }

  long generation() {
    return generation;
  }

  long taken() {
    return taken;
  }

  /**
   * The answer's stream has begun. A trial is over then, with success, because the stream's end may
   * be minutes away.
   *
   * @return what the rest of the stream is judged by: this permit, or after a trial a new one
   */
  CircuitPermit streamBegan() {
    if (!trial) {
      return this;
    }
    succeeded();
    return circuit.enterIfClosed();
  }

  void succeeded() {
    if (end()) {
      circuit.succeeded(this);
    }
  }

  /** Counts the failure as far as its kind says that it is the provider's. */
  void failed(ChatException failure) {
    if (end()) {
      circuit.failed(this, failure);
    }
  }

  /** The attempt said nothing about the provider. */
  void released() {
    if (end()) {
      circuit.released(this);
    }
  }

  private synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
  }
}
