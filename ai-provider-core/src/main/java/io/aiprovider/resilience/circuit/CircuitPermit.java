package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.ProviderAccount;

/**
 * Permission for one attempt to call a provider, taken from a {@link Circuit}. It belongs to that
 * attempt alone, which ends it exactly once: {@link #succeeded}, {@link #failed} or {@link
 * #released}; later calls are ignored. A circuit that has changed its state since the permit was
 * taken ignores the outcome too: an attempt that began earlier says nothing about the new state.
 *
 * <p>Thread-safe.
 */
final class CircuitPermit {
  private final Circuit circuit;
  private final ProviderAccount account;
  private final long generation;
  private final long taken;
  private final boolean trial;
  private final boolean lastResort;
  private volatile long answeredAfter;
  private boolean ended;

  /**
   * Creates a permit.
   *
   * @param account with which the provider is called
   * @param generation the generation of the circuit in which it was given
   * @param taken when it was taken, on the monotonic clock
   * @param trial whether the circuit waits for this attempt's outcome
   * @param lastResort whether it was given only because no other target can be called
   */
  CircuitPermit(
      Circuit circuit,
      ProviderAccount account,
      long generation,
      long taken,
      boolean trial,
      boolean lastResort) {
    this.circuit = circuit;
    this.account = account;
    this.generation = generation;
    this.taken = taken;
    this.trial = trial;
    this.lastResort = lastResort;
  }

  ProviderAccount account() {
    return account;
  }

  long generation() {
    return generation;
  }

  long taken() {
    return taken;
  }

  /** The answer is there, or its stream has begun. */
  void answered() {
    answeredAfter = circuit.since(taken);
  }

  /** How long that took, in nanoseconds; 0 if it was before this permit was taken. */
  long answeredAfter() {
    return answeredAfter;
  }

  boolean isLastResort() {
    return lastResort;
  }

  /**
   * The answer's stream has begun. This ends a trial or a last resort successfully, because the
   * stream may continue for minutes while others wait for the permit.
   *
   * @return the permit for the rest of the stream: this one, or after a trial or a last resort a
   *     new one
   */
  CircuitPermit streamBegan() {
    if (!trial && !lastResort) {
      return this;
    }
    succeeded();
    return circuit.enterIfClosed(account);
  }

  void succeeded() {
    if (end()) {
      circuit.succeeded(this);
    }
  }

  /** Counts the failure if its kind is a failure of the provider. */
  void failed(ChatException failure) {
    if (end()) {
      circuit.failed(this, failure);
    }
  }

  /** Ends the permit of an attempt whose outcome says nothing about the provider. */
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
