package io.aiprovider.routing.strategy;

import io.aiprovider.reply.Target;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Makes the order of each strategy. Immutable. */
public final class TargetOrders {

  /**
   * The order of a strategy.
   *
   * @param weights the weight of each target
   * @return null if targets keep their order
   */
  public @Nullable TargetOrder of(RoutingStrategy strategy, ToIntFunction<Target> weights) {
    return switch (strategy) {
      case PRIORITY -> null;
      case WEIGHTED -> new WeightedOrder(weights, () -> ThreadLocalRandom.current().nextDouble());
    };
  }
}
