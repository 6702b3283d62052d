package io.aiprovider.server.configuration;

import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.cache.EncryptionMapping;

/** The encryption keys can be read. */
final class EncryptionRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    settings.check(
        places ->
            EncryptionMapping.keys(settings.get(AiProviderProperties.class).encryption(), places));
  }
}
