package io.aiprovider.server.environment.file;

import io.aiprovider.server.logs.LogProperties;
import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.source.Place;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;

/**
 * The configuration files of earlier versions: root keys {@code service}, {@code cache}, {@code
 * logging} and {@code providers}, underscores in names, times in seconds.
 */
final class LegacyFile {
  private static final Set<String> LOGGING =
      Set.of("logging.level", "logging.format", "logging.structured");
  private static final Pattern PROVIDER =
      Pattern.compile("providers\\.([^.\\[\\]]+)\\.(priority|enabled)");
  private static final Set<String> GOOGLE_NAMES =
      Set.of("google_ai", "google-ai", "googleai", "gemini");

  private LegacyFile() {}

  /**
   * Whether a key belongs to this form. Spring's own keys under {@code logging} do not: they are
   * longer.
   */
  static boolean contains(String key) {
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
   * The current properties for keys of this form.
   *
   * @param legacy the file's keys of this form
   * @param file the file's name for messages
   * @param unused receives the keys without a meaning
   * @param refusals gets the values that are not valid
   */
  static Map<String, Object> translate(
      Map<String, Object> legacy, String file, Consumer<String> unused, Refusals refusals) {
    Map<String, Object> properties = new LinkedHashMap<>();
    legacy.forEach(
        (key, raw) -> {
          String value = String.valueOf(raw).strip();
          Origin origin = Origin.from(raw);
          Map<String, Object> meant = new LinkedHashMap<>();
          refusals.run(
              () -> {
                if (!value.isEmpty() && !translate(key, value, Place.in(file, origin), meant)) {
                  unused.accept(key);
                }
              });
          meant.forEach((name, each) -> properties.put(name, OriginTrackedValue.of(each, origin)));
        });
    return properties;
  }

  /** False if the key has no meaning. */
  private static boolean translate(
      String key, String value, Place place, Map<String, Object> properties) {
    switch (key) {
      case "service.name" -> properties.put("spring.application.name", value);
      case "service.port" -> properties.put("server.port", port(key, value, place));
      case "cache.enabled" -> properties.put("ai-provider.cache.enabled", value);
      case "cache.ttl" -> properties.put("ai-provider.cache.ttl", seconds(key, value, place));
      case "cache.health_check_ttl" ->
          properties.put("ai-provider.cache.health-check-ttl", seconds(key, value, place));
      case "logging.level" ->
          properties.put(
              LogProperties.LEVEL,
              LogProperties.level(value)
                  .orElseThrow(() -> wrong(key, value, place, LogProperties.LEVELS)));
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
      String ours = GOOGLE_NAMES.contains(name) ? "google" : name;
      properties.put("ai-provider.providers." + ours + "." + matcher.group(2), value);
    }
    return known;
  }

  private static void structured(boolean json, Map<String, Object> properties) {
    properties.put(LogProperties.FORMAT, json ? "json" : "text");
  }

  private static String seconds(String key, String value, Place place) {
    if (!isWholeNumber(value)) {
      throw wrong(key, value, place, "a whole number of seconds");
    }
    return value + "s";
  }

  private static String port(String key, String value, Place place) {
    if (value.startsWith("${")) {
      return value;
    }
    if (!isWholeNumber(value) || Integer.parseInt(value) > 65535) {
      throw wrong(key, value, place, "a port, from 0 to 65535");
    }
    return value;
  }

  private static boolean isWholeNumber(String value) {
    return value.chars().allMatch(c -> c >= '0' && c <= '9') && value.length() <= 9;
  }

  private static StartRefused wrong(String key, String value, Place place, String expected) {
    return StartRefused.at(
        place,
        key,
        "The key " + key + " must be " + expected + ", but is '" + value + "'",
        "Correct it, or remove it.");
  }
}
