package io.aiprovider.routing;

import org.jspecify.annotations.Nullable;

/**
 * A target of a model group.
 *
 * @param model the target, as {@code provider/model}
 * @param weight its share of the calls with the strategy {@link
 *     io.aiprovider.routing.strategy.RoutingStrategy#WEIGHTED}, relative to the other targets; 0:
 *     only if these fail. Null: the weight of its provider
 * @since 0.1
 */
public record GroupTarget(String model, @Nullable Integer weight) {

  /**
   * A target with this weight.
   *
   * @throws IllegalArgumentException if the weight is out of range
   */
  public GroupTarget {
    Checks.weight("The target's", weight);
  }

  /** A target with the weight of its provider. */
  public static GroupTarget of(String model) {
    return new GroupTarget(model, null);
  }
}
