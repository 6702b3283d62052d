package io.aiprovider.server.environment.variable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;

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

  /**
   * The properties of the declared providers, or of all providers if none is declared, each with
   * its variable as the origin.
   */
  public Map<String, Object> properties(Set<String> declared) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Vendor vendor : Vendor.values()) {
      boolean added = declared.isEmpty() && variables.has(vendor.main());
      if (added || declared.contains(vendor.provider)) {
        String prefix = PROVIDERS + vendor.provider + ".";
        settings(vendor, prefix, properties);
        if (added) {
          Origin origin = variables.origin(vendor.main());
          properties.put(prefix + "type", OriginTrackedValue.of(vendor.provider, origin));
          properties.put(
              prefix + "priority",
              OriginTrackedValue.of(Integer.toString(vendor.priority), origin));
          if (vendor != Vendor.OLLAMA) { // the vendor's own service, at any address
            properties.put(prefix + "closed", OriginTrackedValue.of("true", origin));
          }
        }
      }
    }
    return properties;
  }

  private void settings(Vendor vendor, String prefix, Map<String, Object> properties) {
    if (vendor == Vendor.OLLAMA) {
      String url = ollama(variables.get(vendor.main()));
      put(prefix + "base-url", url, vendor.main(), properties);
      return;
    }
    String words = vendor.variable;
    String key = words + "_API_KEY";
    put(prefix + "api-key", variables.get(key), key, properties);
    String url = words + "_BASE_URL";
    put(prefix + "base-url", variables.get(url), url, properties);
    String tokens = words + "_MAX_TOKENS";
    put(prefix + "max-tokens", variables.wholeNumber(tokens, 1), tokens, properties);
    String temperature = words + "_TEMPERATURE";
    put(prefix + "temperature", variables.number(temperature), temperature, properties);
    String cost = words + "_COST_PER_TOKEN";
    put(prefix + "cost-per-token", variables.number(cost), cost, properties);
  }

  private void put(
      String property, @Nullable Object value, String variable, Map<String, Object> properties) {
    if (value != null) {
      properties.put(property, OriginTrackedValue.of(value.toString(), variables.origin(variable)));
    }
  }

  private static @Nullable String ollama(@Nullable String url) {
    if (url == null) {
      return null;
    }
    String trimmed = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return trimmed.endsWith("/v1") ? trimmed : trimmed + "/v1";
  }
}
