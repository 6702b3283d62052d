package io.aiprovider.spring;

import io.aiprovider.provider.ChatProvider;

/** Where the providers of the settings come from. */
@FunctionalInterface
interface ProviderSource {

  /**
   * The provider of these settings.
   *
   * @throws IllegalArgumentException if the type is unknown, or a required setting is missing
   */
  ChatProvider create(String name, AiProviderProperties.Provider settings);
}
