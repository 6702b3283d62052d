package io.aiprovider.spring.settings;

import org.springframework.core.env.EnumerablePropertySource;

/**
 * A setting from a configuration source.
 *
 * @param name what it is
 * @param written its name in the source
 * @param value its value, with placeholders as written
 * @param source where it was made
 */
record Setting(SettingName name, String written, Object value, EnumerablePropertySource<?> source) {

  Place place() {
    return Place.of(source, written);
  }

  String text() {
    return String.valueOf(value);
  }
}
