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
 * @param type the vendor whose models it has, as the catalog names vendors ({@code openai}, …);
 *     empty: as the provider says
 * @param closed whether it is asked only for models that its vendor owns in the catalog, and for
 *     those that no catalog has; of no effect beside {@code models}. Null: as the provider says,
 *     which is true for a vendor's own service
 * @param priority the lowest is asked first
 * @param models the models it is asked for; empty: no list
 * @param defaultModel the model it is asked for as a fallback, and when no model is requested;
 *     null: the first of {@code models}, else as the provider says
 * @param aliases other names for its models
 * @param maxTokens the answer's length when the caller sets none; null: the provider's own default
 * @param temperature the temperature when the caller sets none; null: the provider's own default
 * @param timeouts how long an attempt may take
 * @since 0.1
 */
public record ProviderOptions(
    String type,
    @Nullable Boolean closed,
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
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private String type = "";
    private @Nullable Boolean closed;
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

    public Builder closed(@Nullable Boolean closed) {
      this.closed = closed;
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
          type, closed, priority, models, defaultModel, aliases, maxTokens, temperature, timeouts);
    }
  }
}
