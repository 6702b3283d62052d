package io.aiprovider.opentelemetry;

import java.util.Map;

/**
 * OpenTelemetry's names of providers.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/registry/attributes/gen-ai.md">The
 *     attribute {@code gen_ai.provider.name}</a>
 */
final class WellKnownProviders {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("openai", "openai"),
          Map.entry("anthropic", "anthropic"),
          Map.entry("google", "gcp.gemini"),
          Map.entry("deepseek", "deepseek"),
          Map.entry("mistral", "mistral_ai"),
          Map.entry("xai", "x_ai"),
          Map.entry("groq", "groq"),
          Map.entry("azure-openai", "azure.ai.openai"),
          Map.entry("cohere", "cohere"),
          Map.entry("perplexity", "perplexity"),
          Map.entry("moonshot", "moonshot_ai"));

  private WellKnownProviders() {}

  /**
   * The name for a provider.
   *
   * @param vendor as the catalog names vendors; empty when not known
   * @param configured the provider's name in the configuration, for vendors without a name
   */
  static String name(String vendor, String configured) {
    String known = NAMES.get(vendor);
    if (known != null) {
      return known;
    }
    return vendor.isEmpty() ? configured : vendor;
  }
}
