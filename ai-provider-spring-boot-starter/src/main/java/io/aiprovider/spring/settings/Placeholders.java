package io.aiprovider.spring.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.SystemPropertyUtils;

/** Replaces {@code ${NAME}} with its value, and fails if there is none. */
final class Placeholders {
  private final PropertyPlaceholderHelper helper =
      new PropertyPlaceholderHelper(
          SystemPropertyUtils.PLACEHOLDER_PREFIX,
          SystemPropertyUtils.PLACEHOLDER_SUFFIX,
          SystemPropertyUtils.VALUE_SEPARATOR,
          SystemPropertyUtils.ESCAPE_CHARACTER,
          false);

  private final MutablePropertySources sources;

  Placeholders(MutablePropertySources sources) {
    this.sources = sources;
  }

  /**
   * The text with all placeholders resolved.
   *
   * @throws PlaceholderResolutionException if one has neither a value nor a default; its message
   *     quotes the text, which may contain a secret
   */
  String resolve(String text) {
    return helper.replacePlaceholders(text, this::value);
  }

  private @Nullable String value(String name) {
    for (PropertySource<?> source : sources) {
      Object value = source.getProperty(name);
      if (value != null) {
        return String.valueOf(value);
      }
    }
    return null;
  }
}
