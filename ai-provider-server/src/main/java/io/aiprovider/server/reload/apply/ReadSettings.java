package io.aiprovider.server.reload.apply;

import io.aiprovider.server.configuration.ConfigurationReading;
import io.aiprovider.server.reload.NewSettings;
import io.aiprovider.spring.settings.SettingPlaces;
import org.jspecify.annotations.Nullable;

/** Settings from the files, the environment and the secrets. */
record ReadSettings(ConfigurationReading reading) implements NewSettings {

  @Override
  public <T> T of(Class<T> type) {
    return reading.settings(type);
  }

  @Override
  public @Nullable String property(String name) {
    return reading.environment().getProperty(name);
  }

  @Override
  public SettingPlaces places() {
    return reading.places();
  }
}
