package io.aiprovider.routing;

import io.aiprovider.routing.strategy.RoutingStrategy;
import io.aiprovider.routing.strategy.Stickiness;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One public name for several targets.
 *
 * @param targets the targets, in order
 * @param strategy in which order they are called; null: as for other names
 * @param sticky which calls go to the same target; null: as for other names
 * @since 0.1
 */
public record ModelGroup(
    List<GroupTarget> targets, @Nullable RoutingStrategy strategy, @Nullable Stickiness sticky) {

  public ModelGroup {
    targets = List.copyOf(targets);
  }

  /** A group of these targets, each as {@code provider/model}. */
  public static ModelGroup of(String... targets) {
    return new ModelGroup(Stream.of(targets).map(GroupTarget::of).toList(), null, null);
  }

  /** A group of these targets. */
  public static ModelGroup ofTargets(List<GroupTarget> targets) {
    return new ModelGroup(targets, null, null);
  }

  public ModelGroup withStrategy(RoutingStrategy value) {
    return new ModelGroup(targets, value, sticky);
  }

  public ModelGroup withSticky(Stickiness value) {
    return new ModelGroup(targets, strategy, value);
  }
}
