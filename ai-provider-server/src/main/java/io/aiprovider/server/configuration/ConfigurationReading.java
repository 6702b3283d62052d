package io.aiprovider.server.configuration;

import io.aiprovider.server.embeddings.InProcessProvider;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.EngineCheck;
import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.SettingPlaces;
import io.aiprovider.spring.settings.SettingsCheck;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.source.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * What was read: the settings with their origins, or everything that is wrong with them. Immutable;
 * it does not change when the files do.
 */
public final class ConfigurationReading {
  private static final Comparator<StartRefused> IN_FILE =
      Comparator.comparingInt(StartRefused::line).thenComparingInt(StartRefused::column);

  private final List<StartRefused> mistakes;
  private final List<String> warnings;
  private final ConfigurableEnvironment environment;
  private final BoundSettings settings;
  private final List<EffectiveSetting> effective;
  private final List<Path> settingFiles;
  private final List<Path> variableFiles;

  private ConfigurationReading(
      Refusals refusals,
      List<String> warnings,
      ConfigurableEnvironment environment,
      BoundSettings settings,
      List<EffectiveSetting> effective,
      Collection<Path> settingFiles,
      Collection<Path> variableFiles) {
    this.mistakes = inOrder(refusals.all());
    this.warnings = List.copyOf(warnings);
    this.environment = environment;
    this.settings = settings;
    this.effective = List.copyOf(effective);
    this.settingFiles = List.copyOf(settingFiles);
    this.variableFiles = List.copyOf(variableFiles);
  }

  /**
   * The configuration of an environment with all its sources.
   *
   * @param environment keys of maps are kept as written in it from now on
   */
  public static ConfigurationReading of(ConfigurableEnvironment environment) {
    return of(environment, new Refusals(), List.of(), Set.of(), Set.of());
  }

  static ConfigurationReading of(
      ConfigurableEnvironment environment,
      Refusals refusals,
      List<String> warnings,
      Set<Path> settingFiles,
      Set<Path> variableFiles) {
    SettingSchema schema = ServerSettings.schema();
    List<Setting> found = SettingsCheck.run(schema, environment.getPropertySources(), refusals);
    SettingPlaces places = new SettingPlaces(environment);
    Refusals ofRules = new Refusals();
    Map<Class<?>, Object> bound = ServerSettings.bind(environment, places, refusals.all(), ofRules);
    BoundSettings settings = new BoundSettings(environment, bound, places, ofRules);
    EngineCheck.run(
        settings.get(AiProviderProperties.class), places, InProcessProvider.unloaded(), ofRules);
    SpringFactoriesLoader.forDefaultResourceLocation(ConfigurationReading.class.getClassLoader())
        .load(SettingsRule.class)
        .forEach(rule -> rule.check(settings));
    addNew(ofRules, refusals);
    List<EffectiveSetting> effective =
        new EffectiveSettings(schema.engine(), found, environment).all();
    return new ConfigurationReading(
        refusals, warnings, environment, settings, effective, settingFiles, variableFiles);
  }

  /**
   * The same configuration with some other values, which count first.
   *
   * @param values by the names of the settings
   */
  public ConfigurationReading with(Map<String, Object> values) {
    StandardEnvironment changed = new StandardEnvironment();
    MutablePropertySources sources = changed.getPropertySources();
    sources.stream().map(PropertySource::getName).toList().forEach(sources::remove);
    environment.getPropertySources().forEach(sources::addLast);
    sources.addFirst(new MapPropertySource("other values " + sources.size(), values));
    return of(
        changed,
        new Refusals(),
        warnings,
        new LinkedHashSet<>(settingFiles),
        new LinkedHashSet<>(variableFiles));
  }

  /** Adds what does not only follow from a setting that is already known to be wrong. */
  private static void addNew(Refusals found, Refusals refusals) {
    List<String> wrong =
        refusals.all().stream()
            .map(StartRefused::key)
            .filter(Objects::nonNull)
            .map(key -> words(key))
            .toList();
    found.all().stream()
        .filter(
            each -> each.key() == null || wrong.stream().noneMatch(words(each.key())::startsWith))
        .forEach(refusals::add);
  }

  /** A key with a dot after each word. */
  private static String words(String key) {
    return key.replace("]", "").replace('[', '.') + ".";
  }

  /** One mistake for each key, by file and line; a wrong value may break several rules. */
  private static List<StartRefused> inOrder(List<StartRefused> all) {
    Map<Object, StartRefused> byKey = new LinkedHashMap<>();
    for (StartRefused each : all) {
      Object key = each.key() == null ? each : each.key();
      byKey.merge(key, each, (first, other) -> first.line() > 0 ? first : other);
    }
    Map<String, List<StartRefused>> byFile = new LinkedHashMap<>();
    for (StartRefused each : byKey.values()) {
      byFile.computeIfAbsent(String.valueOf(each.file()), file -> new ArrayList<>()).add(each);
    }
    byFile.values().forEach(mistakes -> mistakes.sort(IN_FILE));
    return byFile.values().stream().flatMap(List::stream).toList();
  }

  /** Everything that is wrong; empty if the server can start with it. */
  public List<StartRefused> mistakes() {
    return mistakes;
  }

  public boolean isValid() {
    return mistakes.isEmpty();
  }

  /** What has no effect or is risky. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * The settings of a class.
   *
   * @param type such as {@link AiProviderProperties} or {@link
   *     io.aiprovider.server.ServerProperties}
   * @throws IllegalStateException if the configuration is not valid
   */
  public <T> T settings(Class<T> type) {
    requireValid();
    return settings.get(type);
  }

  /** Where each setting is. */
  public SettingPlaces places() {
    return settings.places();
  }

  /** The sources in their order. */
  public ConfigurableEnvironment environment() {
    return environment;
  }

  /** All values with their origins, the defaults included, in a fixed order. */
  public List<EffectiveSetting> effective() {
    return effective;
  }

  /** The configuration files that it was read from, or would be if they existed. */
  public List<Path> settingFiles() {
    return settingFiles;
  }

  /** The files that settings and variables have values from. */
  public Set<ValueFile> filesWithValues() {
    return ValueFile.in(environment);
  }

  /**
   * The files that had values before, and have none now: a file that was deleted or emptied by
   * mistake must not take its providers and keys with it. A file that is not looked for any more,
   * because the variable is set elsewhere, is no mistake.
   */
  public List<StartRefused> lost(Set<ValueFile> before) {
    Set<ValueFile> now = filesWithValues();
    List<Path> expected = files();
    return before.stream()
        .filter(file -> expected.contains(file.path()) && !now.contains(file))
        .map(ValueFile::lost)
        .toList();
  }

  /** {@link #settingFiles}, {@code .env} and the files of secrets. */
  public List<Path> files() {
    return Stream.concat(settingFiles.stream(), variableFiles.stream()).distinct().toList();
  }

  private void requireValid() {
    if (!isValid()) {
      throw new IllegalStateException("The configuration is not valid: look at mistakes() first.");
    }
  }
}
