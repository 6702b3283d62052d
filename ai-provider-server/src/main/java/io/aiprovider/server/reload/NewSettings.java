package io.aiprovider.server.reload;

import io.aiprovider.spring.settings.SettingPlaces;
import org.jspecify.annotations.Nullable;

/** Settings that were read again. */
public interface NewSettings {

  /** The settings of one of the classes that settings are bound to. */
  <T> T of(Class<T> type);

  /** A property that belongs to none of these classes; null if it is not set. */
  @Nullable String property(String name);

  /** Where the settings are, for messages. */
  SettingPlaces places();
}
