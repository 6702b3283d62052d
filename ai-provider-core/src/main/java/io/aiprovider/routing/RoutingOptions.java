package io.aiprovider.routing;

import io.aiprovider.resilience.HedgePolicy;
import io.aiprovider.routing.strategy.RoutingStrategy;
import io.aiprovider.routing.strategy.Stickiness;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model name is resolved to providers, and in which order they are called.
 *
 * @param strategy in which order the targets that may serve the requested model are called
 * @param sticky which calls go to the same target as long as it can be called
 * @param defaultModel the model for {@code auto} and for requests without a model; null: each
 *     provider's default
 * @param maxTokens the maximum length of the answer when neither caller nor provider sets one;
 *     null: none
 * @param temperature the temperature when neither caller nor provider sets one; null: none
 * @param models the model groups by name
 * @param crossModelFailover whether providers that do not have the requested model are called with
 *     their default model when all others have failed
 * @since 0.1
 */
public record RoutingOptions(
    RoutingStrategy strategy,
    Stickiness sticky,
    @Nullable String defaultModel,
    @Nullable Integer maxTokens,
    @Nullable Double temperature,
    Map<String, ModelGroup> models,
    boolean crossModelFailover) {

  public static final RoutingOptions DEFAULT =
      new RoutingOptions(
          RoutingStrategy.PRIORITY, Stickiness.NONE, null, null, null, Map.of(), true);

  /**
   * Options with these values.
   *
   * @throws IllegalArgumentException if a name is blank, a group has no target, groups name each
   *     other in a circle, or a number is out of range
   */
  public RoutingOptions {
    models = Map.copyOf(models);
    Checks.names("model group", models.keySet());
    models.forEach(RoutingOptions::checkGroup);
    GroupCircles.check("on-context-overflow", models, ModelGroup::onContextOverflow);
    GroupCircles.check("on-content-filter", models, ModelGroup::onContentFilter);
    Checks.maxTokens("The routing's", maxTokens);
    Checks.temperature("The routing's", temperature);
    if (defaultModel != null && defaultModel.isEmpty()) {
      defaultModel = null;
    }
  }

  /**
   * Checks a model group by itself.
   *
   * @throws IllegalArgumentException if it has no target
   */
  public static void checkGroup(String name, ModelGroup group) {
    if (group.targets().isEmpty()) {
      throw new IllegalArgumentException(
          "The model group '" + name + "' has no target: give it one, as provider/model.");
    }
  }

  /** Whether a strategy that is used depends on how targets have answered. */
  public boolean observesAttempts() {
    return strategy.observesAttempts()
        || models.values().stream()
            .anyMatch(group -> group.strategy() != null && group.strategy().observesAttempts());
  }

  /** The policies of the model groups that have their own. */
  public Map<String, HedgePolicy> hedges() {
    Map<String, HedgePolicy> hedges = new HashMap<>();
    models.forEach(
        (name, group) -> {
          if (group.hedge() != null) {
            hedges.put(name, group.hedge());
          }
        });
    return hedges;
  }

  public RoutingOptions withStrategy(RoutingStrategy value) {
    return new RoutingOptions(
        value, sticky, defaultModel, maxTokens, temperature, models, crossModelFailover);
  }

  public RoutingOptions withSticky(Stickiness value) {
    return new RoutingOptions(
        strategy, value, defaultModel, maxTokens, temperature, models, crossModelFailover);
  }

  public RoutingOptions withDefaultModel(@Nullable String value) {
    return new RoutingOptions(
        strategy, sticky, value, maxTokens, temperature, models, crossModelFailover);
  }

  public RoutingOptions withMaxTokens(@Nullable Integer value) {
    return new RoutingOptions(
        strategy, sticky, defaultModel, value, temperature, models, crossModelFailover);
  }

  public RoutingOptions withTemperature(@Nullable Double value) {
    return new RoutingOptions(
        strategy, sticky, defaultModel, maxTokens, value, models, crossModelFailover);
  }

  /** With these model groups instead of the present ones. */
  public RoutingOptions withModels(Map<String, ModelGroup> value) {
    return new RoutingOptions(
        strategy, sticky, defaultModel, maxTokens, temperature, value, crossModelFailover);
  }

  /** With one more model group. */
  public RoutingOptions withGroup(String name, ModelGroup group) {
    Map<String, ModelGroup> all = new HashMap<>(models);
    all.put(name, group);
    return withModels(all);
  }

  public RoutingOptions withCrossModelFailover(boolean value) {
    return new RoutingOptions(
        strategy, sticky, defaultModel, maxTokens, temperature, models, value);
  }

  /**
   * Checks a target of a model group.
   *
   * @param providers the names of the providers
   * @throws IllegalArgumentException if it is not a model of one of these providers
   */
  public static void checkTarget(String group, String target, Collection<String> providers) {
    int slash = target.indexOf('/');
    boolean valid =
        slash > 0 && slash < target.length() - 1 && providers.contains(target.substring(0, slash));
    if (!valid) {
      throw new IllegalArgumentException(
          "The model group '"
              + group
              + "' has the target '"
              + target
              + "': write provider/model, with one of the providers "
              + providers.stream().sorted().toList()
              + ".");
    }
  }
}
