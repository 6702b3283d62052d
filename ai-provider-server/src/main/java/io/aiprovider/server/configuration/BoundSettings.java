package io.aiprovider.server.configuration;

import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.SettingPlaces;
import java.util.Map;
import java.util.Objects;

/** The settings as objects. What could not be read has its default. */
public final class BoundSettings {
  private final Map<Class<?>, Object> byClass;
  private final SettingPlaces places;
  private final Refusals refusals;

  BoundSettings(Map<Class<?>, Object> byClass, SettingPlaces places, Refusals refusals) {
    this.byClass = Map.copyOf(byClass);
    this.places = places;
    this.refusals = refusals;
  }

  /**
   * The settings of a class.
   *
   * @param type one of {@link ServerSettings#CLASSES}
   */
  public <T> T get(Class<T> type) {
    return type.cast(
        Objects.requireNonNull(byClass.get(type), () -> type + " is not a class of settings."));
  }

  /** Where each setting is. */
  public SettingPlaces places() {
    return places;
  }

  /**
   * Checks one setting or several that belong together.
   *
   * @param prefix the name of the setting, or what the names have in common
   * @param check throws {@link io.aiprovider.spring.settings.StartRefused} or {@link
   *     IllegalArgumentException}
   */
  public void check(String prefix, Runnable check) {
    refusals.run(
        () ->
            places.within(
                prefix,
                () -> {
                  check.run();
                  return true;
                }));
  }
}
