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
  WEIGHTED
}
