package io.aiprovider.spring;

import io.aiprovider.provider.ChatProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The providers of one configuration. If the settings of a provider's connection are those of the
 * configuration before, the provider is the same object, so that its open connections are used
 * further. Not thread-safe.
 */
final class ConfiguredProviders implements ProviderSource {
  private final ProviderSource factory;
  private final Map<String, Made> before;
  private final Map<String, Made> made = new LinkedHashMap<>();
  private final List<ChatProvider> created = new ArrayList<>();

  /** A provider, and the settings that it was created from. */
  private record Made(AiProviderProperties.Provider settings, ChatProvider provider) {}

  /** The first configuration. */
  ConfiguredProviders(ProviderSource factory) {
    this(factory, Map.of());
  }

  private ConfiguredProviders(ProviderSource factory, Map<String, Made> before) {
    this.factory = factory;
    this.before = before;
  }

  /** A configuration that may follow this one. */
  ConfiguredProviders next() {
    return new ConfiguredProviders(factory, made);
  }

  @Override
  public ChatProvider create(String name, AiProviderProperties.Provider settings) {
    AiProviderProperties.Provider connection = connection(settings);
    Made known = made.getOrDefault(name, before.get(name));
    if (known == null || !known.settings().equals(connection)) {
      known = new Made(connection, factory.create(name, settings));
      created.add(known.provider());
    }
    made.put(name, known);
    return known.provider();
  }

  /** The providers that the configuration before does not have. */
  List<ChatProvider> created() {
    return List.copyOf(created);
  }

  /** The settings from which a provider is created, without those about its use. */
  private static AiProviderProperties.Provider connection(AiProviderProperties.Provider settings) {
    return new AiProviderProperties.Provider(
        settings.type(),
        settings.bean(),
        settings.baseUrl(),
        settings.apiKey(),
        settings.apiKeys(),
        settings.apiVersion(),
        settings.promptCacheTtl(),
        null,
        1,
        true,
        List.of(),
        null,
        null,
        Map.of(),
        null,
        null,
        null,
        null,
        Map.of(),
        settings.connectTimeout(),
        null,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        0,
        0,
        0,
        0,
        Duration.ZERO,
        settings.headers(),
        settings.ssl(),
        settings.unsupported(),
        settings.simulation());
  }
}
