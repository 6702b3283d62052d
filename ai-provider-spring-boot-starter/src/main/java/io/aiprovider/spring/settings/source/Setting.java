package io.aiprovider.spring.settings.source;

import io.aiprovider.spring.settings.schema.SettingName;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * A setting from a configuration source.
 *
 * @param name its name
 * @param written its name in the source
 * @param value its value, with placeholders as written
 * @param source its source
 */
public record Setting(
    SettingName name, String written, Object value, EnumerablePropertySource<?> source) {

  /** The place of the setting. */
  public Place place() {
    return Place.of(source, written);
  }

  /** The value as text. */
  public String text() {
    return String.valueOf(value);
  }
}
