package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.source.Setting;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings that later versions will have. They are refused, but are not spelling mistakes: no
 * similar key is proposed.
 */
final class PlannedSettings {
  /** The keys below {@code ai-provider}; {@code *} matches any name. */
  static final List<String> KEYS = List.of("slow-request");

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
   * Refuses a planned setting.
   *
   * @param key the planned setting, as {@link #in} says
   */
  static StartRefused refusal(String key, Setting setting) {
    return StartRefused.at(
        setting.place(),
        key,
        "The setting '" + key + "' is planned, but not part of this version",
        "Remove it.");
  }

  /** The planned setting that contains this one; null if there is none. */
  static @Nullable String in(Setting setting) {
    SettingName name = setting.name();
    return name.mistake() == SettingName.Mistake.UNKNOWN ? planned(name.shown()) : null;
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
