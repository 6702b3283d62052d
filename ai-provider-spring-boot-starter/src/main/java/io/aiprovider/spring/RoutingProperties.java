package io.aiprovider.spring;

import io.aiprovider.resilience.AfterCommit;
import io.aiprovider.routing.strategy.RoutingStrategy;
import io.aiprovider.routing.strategy.Stickiness;
import io.aiprovider.spring.settings.schema.ShortForm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which model a name means, and in which order the targets of a model are called.
 *
 * @param strategy in which order the targets that may serve the requested model are called
 * @param sticky which calls go to the same target, so that its prompt cache is used again: those of
 *     one session, or those whose prompts begin with the same system messages, tools and first
 *     question
 * @param defaultModel what auto or an absent model means; if unset, each provider's default
 * @param maxTokens the default limit of an answer in tokens, if caller and provider set none; 0: no
 *     limit
 * @param temperature the default temperature, if caller and provider set none
 * @param models model groups: one public name, several targets (provider/model)
 * @param crossModelFailover whether providers that do not have the requested model are called with
 *     their default model when all others failed
 * @since 0.1
 */
public record RoutingProperties(
    @DefaultValue("priority") RoutingStrategy strategy,
    @DefaultValue("none") Stickiness sticky,
    @Nullable String defaultModel,
    @DefaultValue("0") int maxTokens,
    @Nullable Double temperature,
    @DefaultValue Map<String, Group> models,
    @DefaultValue("true") boolean crossModelFailover) {

  /**
   * A model group.
   *
   * @param targets its targets, in order
   * @param strategy in which order they are called; if unset, as for other names
   * @param sticky which calls go to the same target; if unset, as for other names
   * @param hedge calling a second target while the first one takes long; if unset, as for other
   *     names
   * @param afterCommit what happens if a stream breaks off after its first content; if unset, as
   *     for other names
   * @param cache how its answers are cached
   * @param onContextOverflow groups or models that are called if the prompt is too long for a
   *     target
   * @param onContentFilter groups or models that are called if a content filter refused the request
   */
  @ShortForm("targets")
  @ConfigurationPropertiesSource
  public record Group(
      @DefaultValue List<Target> targets,
      @Nullable RoutingStrategy strategy,
      @Nullable Stickiness sticky,
      @DefaultValue GroupHedge hedge,
      @Nullable AfterCommit afterCommit,
      @DefaultValue GroupCache cache,
      @DefaultValue List<String> onContextOverflow,
      @DefaultValue List<String> onContentFilter) {}

  /**
   * Calling a second target of a model group while the first one takes long.
   *
   * @param enabled whether that is done; if unset, as for other names
   * @param after how long the first target may take: p95, or a time such as 800ms; if unset, as for
   *     other names
   */
  public record GroupHedge(@Nullable Boolean enabled, @Nullable String after) {}

  /**
   * How the answers of a model group are cached.
   *
   * @param ttl how long an answer is kept; 0: not at all; unset: as long as others
   */
  public record GroupCache(@Nullable Duration ttl) {}

  /**
   * A target of a model group.
   *
   * @param model the target, as provider/model
   * @param weight its share of the calls with the strategy weighted, relative to the other targets;
   *     0: only if these fail; if unset, the weight of its provider
   */
  @ShortForm("model")
  @ConfigurationPropertiesSource
  public record Target(@DefaultValue("") String model, @Nullable Integer weight) {

    /** The target of a short form. */
    public static Target of(String model) {
      return new Target(model.strip(), null);
    }
  }
}
