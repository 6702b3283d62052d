package io.aiprovider.routing.strategy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan.Candidate;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToIntFunction;

/**
 * Draws the targets one after the other, each with a probability in proportion to its weight. A
 * target whose weight is 0 is called only after all others.
 *
 * <p>Each target gets the key {@code -ln(u) / weight}, where {@code u} is random, and the smallest
 * key is first. So the targets are drawn with one sort, and if one is skipped, its share is divided
 * among the others in proportion to their weights.
 *
 * @see <a href="https://doi.org/10.1016/j.ipl.2005.11.003">Efraimidis and Spirakis: Weighted random
 *     sampling with a reservoir</a>
 */
final class WeightedOrder implements TargetOrder {
  private final ToIntFunction<Target> weights;
  private final DoubleSupplier random;

  /**
   * @param random numbers from 0 to 1
   */
  WeightedOrder(ToIntFunction<Target> weights, DoubleSupplier random) {
    this.weights = weights;
    this.random = random;
  }

  @Override
  public void arrange(List<Candidate> targets, ChatRequest request, ChatCall call) {
    SortedTargets.by(targets, target -> key(random.getAsDouble(), weights.applyAsInt(target)));
  }

  /** The one with the largest weight first. */
  @Override
  public void preview(List<Candidate> targets, ChatRequest request, ChatCall call) {
    SortedTargets.by(targets, target -> -weights.applyAsInt(target));
  }

  /**
   * The key of a target.
   *
   * @param random from 0 to 1
   */
  static double key(double random, int weight) {
    return weight == 0 ? Double.POSITIVE_INFINITY : -Math.log(random) / weight;
  }
}
