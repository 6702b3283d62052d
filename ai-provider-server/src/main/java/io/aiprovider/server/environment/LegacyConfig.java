package io.aiprovider.server.environment;

import io.aiprovider.spring.settings.StartRefused;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The configuration files of earlier versions: root keys {@code service}, {@code cache}, {@code
 * logging} and {@code providers}, underscores in names, times in seconds.
 */
final class LegacyConfig {
  private static final Set<String> LOGGING =
      Set.of("logging.level", "logging.format", "logging.structured");
  private static final Pattern PROVIDER =
      Pattern.compile("providers\\.([^.\\[\\]]+)\\.(priority|enabled)");
  private static final Set<String> NAMES_OF_GOOGLE =
      Set.of("google_ai", "google-ai", "googleai", "gemini");

  private LegacyConfig() {}

  /**
   * Whether a key of a file belongs to this shape. Spring's own keys under {@code logging} do not:
   * they are longer.
   */
  static boolean owns(String key) {
    return key.equals("service")
        || key.startsWith("service.")
        || key.equals("cache")
        || key.startsWith("cache.")
        || key.equals("providers")
        || key.startsWith("providers.")
        || key.equals("logging")
        || LOGGING.contains(key);
  }

  /**
   * The same in today's properties.
   *
   * @param legacy what the file has of this shape
   * @param file what to call it in messages
   * @param unused takes the keys that mean nothing
   * @throws StartRefused if a value cannot be what it is
   */
  static Map<String, Object> translate(
      Map<String, Object> legacy, String file, Consumer<String> unused) {
    Map<String, Object> properties = new LinkedHashMap<>();
    legacy.forEach(
        (key, raw) -> {
          String value = String.valueOf(raw).strip();
          if (!value.isEmpty() && !translate(key, value, file, properties)) {
            unused.accept(key);
          }
        });
    return properties;
  }

  /** False if the key means nothing. */
  private static boolean translate(
      String key, String value, String file, Map<String, Object> properties) {
    switch (key) {
      case "service.name" -> properties.put(Defaults.SERVICE_NAME, value);
      case "service.port" -> properties.put("server.port", value);
      case "cache.enabled" -> properties.put("ai-provider.cache.enabled", value);
      case "cache.ttl" -> properties.put("ai-provider.cache.ttl", seconds(key, value, file));
      case "cache.health_check_ttl" ->
          properties.put("ai-provider.cache.health-check-ttl", seconds(key, value, file));
      case "logging.level" ->
          properties.put(
              LogLevels.PROPERTY,
              LogLevels.parse(value)
                  .orElseThrow(() -> wrong(key, value, file, LogLevels.EXPECTED)));
      case "logging.format" -> structured(value.equalsIgnoreCase("json"), properties);
      case "logging.structured" -> structured(Boolean.parseBoolean(value), properties);
      default -> {
        return provider(key, value, properties);
      }
    }
    return true;
  }

  private static boolean provider(String key, String value, Map<String, Object> properties) {
    var matcher = PROVIDER.matcher(key);
    boolean known = matcher.matches();
    if (known) {
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      String ours = NAMES_OF_GOOGLE.contains(name) ? "google" : name;
      properties.put("ai-provider.providers." + ours + "." + matcher.group(2), value);
    }
    return known;
  }

  private static void structured(boolean json, Map<String, Object> properties) {
    properties.put(Defaults.CONSOLE_FORMAT, json ? Defaults.JSON : "");
  }

  private static String seconds(String key, String value, String file) {
    if (!value.chars().allMatch(c -> c >= '0' && c <= '9') || value.length() > 9) {
      throw wrong(key, value, file, "a whole number of seconds");
    }
    return value + "s";
  }

  private static StartRefused wrong(String key, String value, String file, String expected) {
    return new StartRefused(
        "The key " + key + " in " + file + " must be " + expected + ", but is '" + value + "'.",
        "Correct it, or remove it.",
        key,
        file,
        0);
  }
}
