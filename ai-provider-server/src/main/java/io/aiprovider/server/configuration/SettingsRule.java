package io.aiprovider.server.configuration;

/**
 * What a feature demands of its settings beyond their types. Rules are listed in {@code
 * spring.factories}, because they are checked before there is an application, and without one.
 */
@FunctionalInterface
public interface SettingsRule {

  /** Checks the settings of the feature; with {@link BoundSettings#check}, each on its own. */
  void check(BoundSettings settings);
}
