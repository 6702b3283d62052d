package io.aiprovider.server.configuration;

import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.SettingPlaces;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.core.env.ConfigurableEnvironment;

/** The settings as objects. What could not be read has its default. */
public final class BoundSettings {
  private final ConfigurableEnvironment environment;
  private final Map<Class<?>, Object> byClass;
  private final SettingPlaces places;
  private final Refusals refusals;

  BoundSettings(
      ConfigurableEnvironment environment,
      Map<Class<?>, Object> byClass,
      SettingPlaces places,
      Refusals refusals) {
    this.environment = environment;
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

  /** All sources of settings, for variables that belong to other programs too. */
  public ConfigurableEnvironment environment() {
    return environment;
  }

  /**
   * Makes a check whose refusals have their places.
   *
   * @param check throws {@link io.aiprovider.spring.settings.StartRefused}
   */
  public void check(Consumer<SettingPlaces> check) {
    refusals.run(() -> check.accept(places));
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
