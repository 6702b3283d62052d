package io.aiprovider.routing;

import io.aiprovider.resilience.AttemptTimeouts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How routing uses a provider: when it is called, and for which models.
 *
 * @param type the vendor whose models it has, as the catalog names vendors ({@code openai}, …);
 *     empty: as the provider itself declares
 * @param closed whether it is called only for models that the catalog assigns to its vendor, and
 *     for models that are not in the catalog; has no effect if {@code models} is set. Null: as the
 *     provider itself declares, which is true for a vendor's own service
 * @param priority the lowest is called first
 * @param weight its share of the calls with the strategy {@link
 *     io.aiprovider.routing.strategy.RoutingStrategy#WEIGHTED}, relative to other providers; 0:
 *     only if these fail
 * @param models the models it is called for; empty: no list
 * @param defaultModel the model to request there as a fallback, and when the caller requests no
 *     model; null: the first of {@code models}, else as the provider itself declares
 * @param aliases other names for its models
 * @param maxTokens the maximum length of the answer when the caller sets none; null: the provider's
 *     own default
 * @param temperature the temperature when the caller sets none; null: the provider's own default
 * @param timeouts how long an attempt may take
 * @param limits how much the provider allows
 * @since 0.1
 */
public record ProviderOptions(
    String type,
    @Nullable Boolean closed,
    int priority,
    int weight,
    List<String> models,
    @Nullable String defaultModel,
    Map<String, String> aliases,
    @Nullable Integer maxTokens,
    @Nullable Double temperature,
    AttemptTimeouts timeouts,
    ProviderLimits limits) {

  /**
   * Options with these values.
   *
   * @throws IllegalArgumentException if a name is blank, or a number is out of range
   */
  public ProviderOptions {
    models = List.copyOf(models);
    aliases = Map.copyOf(aliases);
    Checks.names("provider's model", models);
    Checks.aliases(aliases);
    Checks.weight("The provider's", weight);
    Checks.maxTokens("The provider's", maxTokens);
    Checks.temperature("The provider's", temperature);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private String type = "";
    private @Nullable Boolean closed;
    private int priority = 1;
    private int weight = 1;
    private final List<String> models = new ArrayList<>();
    private @Nullable String defaultModel;
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private @Nullable Integer maxTokens;
    private @Nullable Double temperature;
    private AttemptTimeouts timeouts = AttemptTimeouts.DEFAULT;
    private ProviderLimits limits = ProviderLimits.NONE;

    private Builder() {}

    public Builder type(String type) {
      this.type = type;
      return this;
    }

    public Builder closed(@Nullable Boolean closed) {
      this.closed = closed;
      return this;
    }

    public Builder priority(int priority) {
      this.priority = priority;
      return this;
    }

    public Builder weight(int weight) {
      this.weight = weight;
      return this;
    }

    public Builder models(String... names) {
      return models(List.of(names));
    }

    public Builder models(List<String> names) {
      models.addAll(names);
      return this;
    }

    public Builder defaultModel(@Nullable String model) {
      this.defaultModel = model;
      return this;
    }

    public Builder alias(String name, String model) {
      aliases.put(name, model);
      return this;
    }

    public Builder aliases(Map<String, String> more) {
      aliases.putAll(more);
      return this;
    }

    public Builder maxTokens(@Nullable Integer maxTokens) {
      this.maxTokens = maxTokens;
      return this;
    }

    public Builder temperature(@Nullable Double temperature) {
      this.temperature = temperature;
      return this;
    }

    public Builder timeouts(AttemptTimeouts timeouts) {
      this.timeouts = timeouts;
      return this;
    }

    public Builder limits(ProviderLimits limits) {
      this.limits = limits;
      return this;
    }

    public ProviderOptions build() {
      return new ProviderOptions(
          type,
          closed,
          priority,
          weight,
          models,
          defaultModel,
          aliases,
          maxTokens,
          temperature,
          timeouts,
          limits);
    }
  }
}
