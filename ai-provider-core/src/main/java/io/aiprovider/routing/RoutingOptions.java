package io.aiprovider.routing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model name is resolved to providers.
 *
 * @param defaultModel the model for {@code auto} and for requests without a model; null: each
 *     provider's default
 * @param maxTokens the maximum length of the answer when neither caller nor provider sets one;
 *     null: none
 * @param temperature the temperature when neither caller nor provider sets one; null: none
 * @param models model groups: one public name, several targets ({@code provider/model}), in order
 * @param crossModelFailover whether providers that do not have the requested model are called with
 *     their default model when all others have failed
 * @since 0.1
 */
public record RoutingOptions(
    @Nullable String defaultModel,
    @Nullable Integer maxTokens,
    @Nullable Double temperature,
    Map<String, List<String>> models,
    boolean crossModelFailover) {

  public static final RoutingOptions DEFAULT = new RoutingOptions(null, null, null, Map.of(), true);

  /**
   * Options with these values.
   *
   * @throws IllegalArgumentException if a name is blank, a group has no target, or a number is out
   *     of range
   */
  public RoutingOptions {
    models = Map.copyOf(models);
    Checks.names("model group", models.keySet());
    models.forEach(
        (group, targets) -> {
          if (targets.isEmpty()) {
            throw new IllegalArgumentException(
                "The model group '" + group + "' has no target: give it one, as provider/model.");
          }
        });
    Checks.maxTokens("The routing's", maxTokens);
    Checks.temperature("The routing's", temperature);
    if (defaultModel != null && defaultModel.isEmpty()) {
      defaultModel = null;
    }
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
