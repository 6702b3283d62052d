package io.aiprovider.routing.strategy;

/**
 * In which order the targets that may serve the requested model are called. It never puts a
 * fallback before them.
 *
 * @since 0.1
 */
public enum RoutingStrategy {
  /** By the priority of their providers; in a model group, as written. */
  PRIORITY,
  /** At random, in proportion to their weights. */
  WEIGHTED,
  /** The fastest first: of two random targets, the one that will probably answer earlier. */
  LATENCY,
  /** The cheapest first, by what the request is expected to cost. */
  COST,
  /** The one with the fewest running attempts first. */
  LEAST_BUSY;

  /** Whether it depends on how targets have answered. */
  public boolean observesAttempts() {
    return this == LATENCY || this == LEAST_BUSY;
  }
}
