package io.aiprovider.server.configuration;

import java.util.List;

/**
 * The value of a setting.
 *
 * @param key its name
 * @param value a text, or a list of texts; may be a secret, so it must not be shown
 * @param shown the value as it may be shown: without secrets
 * @param origin where it comes from
 */
public record EffectiveSetting(String key, Object value, Object shown, SettingOrigin origin) {

  /** Whether something is hidden when the value is shown. */
  public boolean isMasked() {
    return !value.equals(shown);
  }

  /** The value as it may be shown, in one line. */
  public String text() {
    return shown instanceof List<?> list
        ? "[" + String.join(", ", list.stream().map(String::valueOf).toList()) + "]"
        : String.valueOf(shown);
  }

  /** Without the value. */
  @Override
  public String toString() {
    return key + "=" + text();
  }
}
