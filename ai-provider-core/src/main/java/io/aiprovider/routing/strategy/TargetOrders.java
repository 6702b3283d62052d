package io.aiprovider.routing.strategy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.reply.Target;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Makes the order of each strategy. Immutable. */
public final class TargetOrders {
  private final TargetLoads loads;
  private final Function<ChatRequest, ToDoubleFunction<Target>> costs;

  /**
   * The orders of these targets.
   *
   * @param loads how busy and how fast targets are
   * @param costs what a request is expected to cost at a target; infinite if its price is not known
   */
  public TargetOrders(TargetLoads loads, Function<ChatRequest, ToDoubleFunction<Target>> costs) {
    this.loads = loads;
    this.costs = costs;
  }

  /**
   * The order of a strategy.
   *
   * @param weights the weight of each target
   * @return null if targets keep their order
   */
  public @Nullable TargetOrder of(
      RoutingStrategy strategy, Stickiness stickiness, ToIntFunction<Target> weights) {
    TargetOrder order = of(strategy, weights);
    return stickiness == Stickiness.NONE ? order : new StickyOrder(stickiness, weights, order);
  }

  private @Nullable TargetOrder of(RoutingStrategy strategy, ToIntFunction<Target> weights) {
    return switch (strategy) {
      case PRIORITY -> null;
      case WEIGHTED -> new WeightedOrder(weights, () -> ThreadLocalRandom.current().nextDouble());
      case LATENCY -> new LatencyOrder(loads, bound -> ThreadLocalRandom.current().nextInt(bound));
      case COST -> (targets, request, call) -> SortedTargets.by(targets, costs.apply(request));
      case LEAST_BUSY ->
          (targets, request, call) ->
              SortedTargets.by(targets, target -> loads.of(target).running());
    };
  }
}
