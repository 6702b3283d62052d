package io.aiprovider.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider as it is configured.
 *
 * @param name its name
 * @param type the vendor of its models, as the catalog names vendors; empty when not known
 * @param priority providers with a lower number are called first
 * @param models its list of models; empty when it has none
 * @param defaultModel the model for {@code auto} and for failover; null when there is none
 * @since 0.1
 */
public record ProviderEntry(
    String name, String type, int priority, List<String> models, @Nullable String defaultModel) {

  /** The entry of a provider. */
  public static ProviderEntry of(ConfiguredProvider provider) {
    return new ProviderEntry(
        provider.name(),
        provider.vendor(),
        provider.options().priority(),
        provider.options().models(),
        provider.defaultModel());
  }
}
