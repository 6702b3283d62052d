package io.aiprovider.routing;

import io.aiprovider.resilience.AttemptTimeouts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a provider takes part: when it is asked, and for what.
 *
 * @param type whose models it sells, as the catalog names their makers ({@code openai}, …); empty:
 *     unknown
 * @param priority the lowest is asked first
 * @param models the models it serves; empty: whatever is asked for
 * @param defaultModel what it is asked when it stands in for another provider, and when no model is
 *     asked for; null: the first of {@code models}, if any
 * @param aliases other names for its models
 * @param maxTokens the answer's length when the caller sets none; null: the provider's own default
 * @param temperature the temperature when the caller sets none; null: the provider's own default
 * @param timeouts how long an attempt may take
 * @since 0.1
 */
public record ProviderOptions(
    String type,
    int priority,
    List<String> models,
    @Nullable String defaultModel,
    Map<String, String> aliases,
    @Nullable Integer maxTokens,
    @Nullable Double temperature,
    AttemptTimeouts timeouts) {

  /**
   * Options of these values.
   *
   * @throws IllegalArgumentException if a name is blank, or a number makes no sense
   */
  public ProviderOptions {
    models = List.copyOf(models);
    aliases = Map.copyOf(aliases);
    Checks.names("provider's model", models);
    Checks.aliases(aliases);
    Checks.maxTokens("The provider's", maxTokens);
    Checks.temperature("The provider's", temperature);
    if (defaultModel == null && !models.isEmpty()) {
      defaultModel = models.get(0);
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The model the name means here; null when this provider does not list it. */
  public @Nullable String listed(String name) {
    String aliased = aliases.get(name);
    return aliased != null ? aliased : models.contains(name) ? name : null;
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private String type = "";
    private int priority = 1;
    private final List<String> models = new ArrayList<>();
    private @Nullable String defaultModel;
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private @Nullable Integer maxTokens;
    private @Nullable Double temperature;
    private AttemptTimeouts timeouts = AttemptTimeouts.DEFAULT;

    private Builder() {}

    public Builder type(String type) {
      this.type = type;
      return this;
    }

    public Builder priority(int priority) {
      this.priority = priority;
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

    public ProviderOptions build() {
      return new ProviderOptions(
          type, priority, models, defaultModel, aliases, maxTokens, temperature, timeouts);
    }
  }
}
