package io.aiprovider.server.environment.variable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The variables of the providers, such as {@code OPENAI_API_KEY}. */
public final class ProviderVariables {
  private static final String PROVIDERS = "ai-provider.providers.";

  /** The providers that variables can add, in the order of their priority. */
  public enum Vendor {
    OPENAI("OPENAI", "openai", 1),
    ANTHROPIC("ANTHROPIC", "anthropic", 2),
    GOOGLE("GOOGLE_AI", "google", 3),
    DEEPSEEK("DEEPSEEK", "deepseek", 4),
    OLLAMA("OLLAMA", "ollama", 5);

    private final String variable;
    private final String provider;
    private final int priority;

    Vendor(String variable, String provider, int priority) {
      this.variable = variable;
      this.provider = provider;
      this.priority = priority;
    }

    /** The variable that adds the provider. */
    public String main() {
      return this == OLLAMA ? "OLLAMA_URL" : variable + "_API_KEY";
    }

    List<String> variables() {
      return this == OLLAMA
          ? List.of(main())
          : Stream.of("_API_KEY", "_BASE_URL", "_MAX_TOKENS", "_TEMPERATURE", "_COST_PER_TOKEN")
              .map(variable::concat)
              .toList();
    }
  }

  private final Variables variables;

  public ProviderVariables(Variables variables) {
    this.variables = variables;
  }

  /** Whether this provider needs a key and its variable is not set. */
  public boolean lacksKey(String provider) {
    return Stream.of(Vendor.values())
        .filter(vendor -> vendor != Vendor.OLLAMA && vendor.provider.equals(provider))
        .anyMatch(vendor -> !variables.has(vendor.main()));
  }

  /** The properties of the declared providers, or of all providers if none is declared. */
  public Map<String, Object> properties(Set<String> declared) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Vendor vendor : Vendor.values()) {
      boolean added = declared.isEmpty() && variables.has(vendor.main());
      if (added || declared.contains(vendor.provider)) {
        String prefix = PROVIDERS + vendor.provider + ".";
        settings(vendor)
            .forEach(
                (name, value) -> {
                  if (value != null) {
                    properties.put(prefix + name, value.toString());
                  }
                });
        if (added) {
          properties.put(prefix + "type", vendor.provider);
          properties.put(prefix + "priority", Integer.toString(vendor.priority));
          if (vendor != Vendor.OLLAMA) { // the vendor's own service, at any address
            properties.put(prefix + "closed", "true");
          }
        }
      }
    }
    return properties;
  }

  private Map<String, @Nullable Object> settings(Vendor vendor) {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    if (vendor == Vendor.OLLAMA) {
      settings.put("base-url", ollama(variables.get(vendor.main())));
      return settings;
    }
    String prefix = vendor.variable;
    settings.put("api-key", variables.get(prefix + "_API_KEY"));
    settings.put("base-url", variables.get(prefix + "_BASE_URL"));
    settings.put("max-tokens", variables.wholeNumber(prefix + "_MAX_TOKENS", 1));
    settings.put("temperature", variables.number(prefix + "_TEMPERATURE"));
    settings.put("cost-per-token", variables.number(prefix + "_COST_PER_TOKEN"));
    return settings;
  }

  private static @Nullable String ollama(@Nullable String url) {
    if (url == null) {
      return null;
    }
    String trimmed = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return trimmed.endsWith("/v1") ? trimmed : trimmed + "/v1";
  }
}
