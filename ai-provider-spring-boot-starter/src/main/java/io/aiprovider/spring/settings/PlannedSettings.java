package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.source.Place;
import io.aiprovider.spring.settings.source.Setting;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings that later versions will have. A file with such settings is refused, with all of them in
 * one message. They are not spelling mistakes, so no similar key is proposed.
 */
final class PlannedSettings {
  /** The keys below {@code ai-provider}; {@code *} matches any name. */
  static final List<String> KEYS =
      List.of(
          "providers.*.weight",
          "providers.*.max-concurrent",
          "providers.*.rpm",
          "providers.*.tpm",
          "providers.*.api-keys",
          "resilience.hedge",
          "cache.semantic",
          "encryption",
          "slow-request");

  /** Values of {@code routing.strategy}. */
  private static final List<String> STRATEGIES =
      List.of("weighted", "latency", "cost", "least-busy");

  private static final String NAME = "[.\\[][^.\\[]+";
  private static final List<Pattern> NAMES = KEYS.stream().map(PlannedSettings::pattern).toList();

  private PlannedSettings() {}

  private static Pattern pattern(String key) {
    String words =
        List.of(key.split("\\.")).stream().map(PlannedSettings::word).collect(Collectors.joining());
    return Pattern.compile("(ai-provider" + words + ")(?:[.\\[].*)?", Pattern.CASE_INSENSITIVE);
  }

  private static String word(String word) {
    return word.equals("*") ? NAME : "\\." + word.replace("-", "[-_]?");
  }

  /**
   * Refuses the start if there are such settings.
   *
   * @throws StartRefused with the key and the place of each
   */
  static void refuse(List<Setting> settings) {
    Map<String, Setting> planned = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Setting setting : settings) {
      // a stronger source hides the others
      String key = seen.add(setting.name().name()) ? key(setting) : null;
      if (key != null) {
        planned.putIfAbsent(key, setting);
      }
    }
    if (planned.isEmpty()) {
      return;
    }
    Map.Entry<String, Setting> first = planned.entrySet().iterator().next();
    Place place = first.getValue().place();
    throw new StartRefused(
        "The configuration has settings that are planned, but not part of this version: "
            + planned.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue().place() + ")")
                .collect(Collectors.joining(", "))
            + ".",
        "Remove them, and start again.",
        first.getKey(),
        place.file(),
        place.line());
  }

  /** The planned setting that contains this one; null if there is none. */
  private static @Nullable String key(Setting setting) {
    SettingName name = setting.name();
    if (name.mistake() == SettingName.Mistake.UNKNOWN) {
      return planned(name.shown());
    }
    String value = setting.text().strip().toLowerCase(Locale.ROOT);
    return name.isKnown()
            && name.name().equals(SettingSchema.ENGINE + ".routing.strategy")
            && STRATEGIES.contains(value)
        ? name.name() + ": " + value
        : null;
  }

  /** The planned setting of a name; null if there is none. */
  static @Nullable String planned(String name) {
    String dotted = name.replaceAll("\\[([A-Za-z][\\w-]*)]", ".$1");
    for (Pattern pattern : NAMES) {
      Matcher matcher = pattern.matcher(dotted);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    return null;
  }

  /** Whether a variable, without its prefix, belongs to such a setting. */
  static boolean hasVariable(String words) {
    String name = words.replace("_", "");
    return KEYS.stream()
        .map(key -> key.replace("-", "").replace(".", "").replace("*", "[A-Z0-9]+"))
        .anyMatch(key -> Pattern.matches("(?i)" + key + ".*", name));
  }
}
