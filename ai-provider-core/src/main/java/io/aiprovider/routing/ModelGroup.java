package io.aiprovider.routing;

import io.aiprovider.resilience.AfterCommit;
import io.aiprovider.resilience.HedgePolicy;
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
 * @param hedge whether a second target is called while the first one takes long; null: as for other
 *     names
 * @param afterCommit what happens if a stream breaks off after its first content; null: as for
 *     other names
 * @param onContextOverflow groups or models that are called when the prompt is too long for a
 *     target
 * @param onContentFilter groups or models that are called when a content filter refused the request
 * @since 0.1
 */
public record ModelGroup(
    List<GroupTarget> targets,
    @Nullable RoutingStrategy strategy,
    @Nullable Stickiness sticky,
    @Nullable HedgePolicy hedge,
    @Nullable AfterCommit afterCommit,
    List<String> onContextOverflow,
    List<String> onContentFilter) {

  /**
   * A group with these values.
   *
   * @throws IllegalArgumentException if a name is blank
   */
  public ModelGroup {
    targets = List.copyOf(targets);
    onContextOverflow = List.copyOf(onContextOverflow);
    onContentFilter = List.copyOf(onContentFilter);
    Checks.names("model in on-context-overflow", onContextOverflow);
    Checks.names("model in on-content-filter", onContentFilter);
  }

  /** A group of these targets, each as {@code provider/model}. */
  public static ModelGroup of(String... targets) {
    return ofTargets(Stream.of(targets).map(GroupTarget::of).toList());
  }

  /** A group of these targets. */
  public static ModelGroup ofTargets(List<GroupTarget> targets) {
    return new ModelGroup(targets, null, null, null, null, List.of(), List.of());
  }

  public ModelGroup withStrategy(RoutingStrategy value) {
    return new ModelGroup(
        targets, value, sticky, hedge, afterCommit, onContextOverflow, onContentFilter);
  }

  public ModelGroup withSticky(Stickiness value) {
    return new ModelGroup(
        targets, strategy, value, hedge, afterCommit, onContextOverflow, onContentFilter);
  }

  public ModelGroup withHedge(HedgePolicy value) {
    return new ModelGroup(
        targets, strategy, sticky, value, afterCommit, onContextOverflow, onContentFilter);
  }

  public ModelGroup withAfterCommit(AfterCommit value) {
    return new ModelGroup(
        targets, strategy, sticky, hedge, value, onContextOverflow, onContentFilter);
  }

  /** With these groups or models for prompts that are too long for a target. */
  public ModelGroup withOnContextOverflow(String... names) {
    return new ModelGroup(
        targets, strategy, sticky, hedge, afterCommit, List.of(names), onContentFilter);
  }

  /** With these groups or models for requests that a content filter refused. */
  public ModelGroup withOnContentFilter(String... names) {
    return new ModelGroup(
        targets, strategy, sticky, hedge, afterCommit, onContextOverflow, List.of(names));
  }
}
