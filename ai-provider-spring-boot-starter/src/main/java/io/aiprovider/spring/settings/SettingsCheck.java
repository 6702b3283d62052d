package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.source.KeysAsWritten;
import io.aiprovider.spring.settings.source.Setting;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MutablePropertySources;

/**
 * Checks the names and the values of all settings before any is bound, and keeps their keys as
 * written. Otherwise a misspelt timeout would have no effect, and a variable that is not set would
 * be used as a key.
 *
 * @since 0.1
 */
public final class SettingsCheck {
  private static final String PROVIDERS = SettingSchema.ENGINE + ".providers";

  private final SettingSchema schema;
  private final MutablePropertySources sources;
  private final Refusals refusals;
  private final Mistakes mistakes;
  private final Set<String> planned = new HashSet<>();

  private SettingsCheck(SettingSchema schema, MutablePropertySources sources, Refusals refusals) {
    this.schema = schema;
    this.sources = sources;
    this.refusals = refusals;
    this.mistakes = new Mistakes(schema, new Placeholders(sources));
  }

  /**
   * Checks all settings, and brings their sources into the form in which they are bound. Doing it
   * again changes nothing.
   *
   * @param refusals gets what is wrong
   * @return the settings in the order of precedence: the first of a name counts
   */
  public static List<Setting> run(
      SettingSchema schema, MutablePropertySources sources, Refusals refusals) {
    return new SettingsCheck(schema, sources, refusals).run();
  }

  private List<Setting> run() {
    Set<String> providers = new LinkedHashSet<>();
    List<Setting> written = KeysAsWritten.apply(schema, sources);
    for (Setting setting : written) {
      providers.addAll(provider(setting.name().name()));
    }
    new EnvironmentVariables(schema.engine(), providers, refusals).apply(sources);
    List<Setting> settings = KeysAsWritten.apply(schema, sources);
    Set<List<String>> seen = new HashSet<>();
    for (Setting setting : settings) {
      StartRefused refusal = seen.add(place(setting)) ? refusal(setting) : null;
      if (refusal != null) {
        refusals.add(refusal);
      }
    }
    refuseTwoSpellings(written);
    return settings;
  }

  /** A value hides those of weaker sources, but not a wrong key: nobody meant to write it. */
  private static List<String> place(Setting setting) {
    String name = setting.name().name();
    return setting.name().isKnown() ? List.of(name) : List.of(name, setting.source().getName());
  }

  /** Within one source, none of two spellings is the stronger one. */
  private void refuseTwoSpellings(List<Setting> written) {
    Map<List<Object>, Setting> first = new HashMap<>();
    for (Setting setting : written) {
      List<Object> key = List.of(setting.name().name(), setting.source().getName());
      Setting other = setting.name().isKnown() ? first.putIfAbsent(key, setting) : null;
      if (other != null && !other.written().equals(setting.written())) {
        String name = setting.name().shown();
        refusals.add(
            StartRefused.at(
                setting.place(),
                name,
                name + " is set twice in two spellings, the first time at " + other.place(),
                "Remove one of them."));
      }
    }
  }

  private static List<String> provider(String name) {
    String rest = name.startsWith(PROVIDERS) ? name.substring(PROVIDERS.length()) : "";
    int end = rest.startsWith("[") ? rest.indexOf(']') : rest.indexOf('.', 1);
    return end < 2 ? List.of() : List.of(rest.substring(1, end));
  }

  private @Nullable StartRefused refusal(Setting setting) {
    String key = PlannedSettings.in(setting);
    if (key == null) {
      return mistakes.in(setting);
    }
    return planned.add(key) ? PlannedSettings.refusal(key, setting) : null;
  }
}
