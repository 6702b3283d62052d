package io.aiprovider.spring.settings;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * A check of all settings before they are bound, and their places for later messages.
 *
 * @since 0.1
 */
@AutoConfiguration
public final class AiProviderSettingsAutoConfiguration {

  @Bean
  static SettingsCheckPostProcessor aiProviderSettingsCheck() {
    return new SettingsCheckPostProcessor();
  }

  @Bean
  SettingPlaces aiProviderSettingPlaces(ConfigurableEnvironment environment) {
    return new SettingPlaces(environment);
  }
}
