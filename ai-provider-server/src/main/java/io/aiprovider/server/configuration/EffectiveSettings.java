package io.aiprovider.server.configuration;

import io.aiprovider.server.environment.variable.Variables;
import io.aiprovider.server.logs.LogProperties;
import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.schema.SettingType;
import io.aiprovider.spring.settings.source.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The values that count, with their origins: of the settings that are set, the one from the
 * strongest source, and the defaults of the others.
 */
final class EffectiveSettings {
  /** Settings of Spring that variables of the server set. */
  private static final List<String> OF_SPRING =
      List.of("server.port", "server.address", LogProperties.LEVEL);

  private static final Pattern POSITION = Pattern.compile("\\[\\d+]");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]+)");

  private final SettingType.Group schema;
  private final ConfigurableEnvironment environment;
  private final Map<String, Setting> set;
  private final Map<String, Set<String>> entries = new HashMap<>();
  private final SecretMask mask;
  private final List<EffectiveSetting> all = new ArrayList<>();

  /**
   * @param found the settings of all sources, the strongest first
   */
  EffectiveSettings(
      SettingType.Group schema, List<Setting> found, ConfigurableEnvironment environment) {
    this.schema = schema;
    this.environment = environment;
    this.set = strongest(found);
    this.mask = new SecretMask(secrets());
    set.keySet().forEach(this::rememberEntries);
  }

  /** A list comes from one source as a whole; everything else is chosen one by one. */
  private static Map<String, Setting> strongest(List<Setting> found) {
    Map<String, Setting> strongest = new LinkedHashMap<>();
    Map<String, PropertySource<?>> sourceOfList = new HashMap<>();
    for (Setting setting : found) {
      String name = setting.name().name();
      String list = list(setting.name());
      boolean hidden =
          list != null
              && !sourceOfList
                  .computeIfAbsent(list, first -> setting.source())
                  .equals(setting.source());
      if (setting.name().isKnown() && !hidden) {
        strongest.putIfAbsent(name, setting);
      }
    }
    return strongest;
  }

  /** The name of the list that a setting belongs to; null if it belongs to none. */
  private static @Nullable String list(SettingName name) {
    Matcher position = POSITION.matcher(name.name());
    return position.find()
        ? name.name().substring(0, position.start())
        : name.type() instanceof SettingType.Items ? name.name() : null;
  }

  /** The values of all secrets that the settings have or refer to, and of all known variables. */
  private Set<String> secrets() {
    Set<String> secrets = new LinkedHashSet<>();
    set.forEach(
        (name, setting) -> {
          if (SecretMask.isSecret(name)) {
            secrets.add(text(setting));
          }
          Matcher reference = REFERENCE.matcher(setting.text());
          while (reference.find()) {
            if (SecretMask.isSecretName(reference.group(1))) {
              addProperty(reference.group(1), secrets);
            }
          }
        });
    Variables.SECRETS.forEach(name -> addProperty(name, secrets));
    secrets.removeIf(SecretMask::isOpenAddress);
    return secrets;
  }

  private void addProperty(String name, Set<String> values) {
    String value = environment.getProperty(name);
    if (value != null) {
      values.add(value.strip());
    }
  }

  /** Remembers each part of a name below the parts before it. */
  private void rememberEntries(String name) {
    for (int end = next(name, 0); end < name.length(); end = next(name, end)) {
      entries
          .computeIfAbsent(name.substring(0, end), first -> new LinkedHashSet<>())
          .add(name.substring(end, next(name, end)));
    }
  }

  /** Where the next part of a name begins. */
  private static int next(String name, int from) {
    int open = 0;
    for (int i = from; i < name.length(); i++) {
      char c = name.charAt(i);
      if (i > from && open == 0 && (c == '.' || c == '[')) {
        return i;
      }
      open += c == '[' ? 1 : c == ']' ? -1 : 0;
    }
    return name.length();
  }

  List<EffectiveSetting> all() {
    add(SettingSchema.ENGINE, schema);
    Set<String> shown = new HashSet<>();
    for (String name : OF_SPRING) {
      environment.getPropertySources().stream()
          .filter(source -> source instanceof EnumerablePropertySource<?>)
          .filter(source -> source.containsProperty(name))
          .filter(source -> shown.add(name))
          .forEach(
              source ->
                  all.add(
                      new EffectiveSetting(
                          name,
                          String.valueOf(environment.getProperty(name)),
                          String.valueOf(environment.getProperty(name)),
                          SettingOrigin.of(source, name))));
    }
    return all;
  }

  private void add(String name, SettingType type) {
    if (type instanceof SettingType.Group group) {
      group.members().forEach((member, each) -> add(name + "." + member, each));
    } else if (type instanceof SettingType.Entries map) {
      entries.getOrDefault(name, Set.of()).forEach(part -> add(name + part, map.each()));
    } else if (type instanceof SettingType.Items items) {
      addList(name, items);
    } else {
      addValue(name, type);
    }
  }

  private void addList(String name, SettingType.Items items) {
    List<String> positions =
        entries.getOrDefault(name, Set.of()).stream()
            .filter(part -> POSITION.matcher(part).matches())
            .toList();
    boolean commas = items.each() instanceof SettingType.Group && set.containsKey(name);
    if (!commas && !(items.each() instanceof SettingType.Value)) {
      positions.forEach(position -> add(name + position, items.each()));
      return;
    }
    List<Setting> elements =
        Stream.concat(Stream.of(name), positions.stream().map(name::concat))
            .map(set::get)
            .filter(setting -> setting != null)
            .toList();
    if (elements.isEmpty()) {
      add(name, items.initial(), SettingOrigin.DEFAULT);
    } else {
      List<String> values =
          elements.stream()
              .flatMap(
                  setting ->
                      setting.name().type() instanceof SettingType.Items
                          ? Stream.of(text(setting).split(",")).map(String::strip)
                          : Stream.of(text(setting)))
              .filter(text -> !text.isEmpty())
              .toList();
      add(name, values, origin(elements.get(0)));
    }
  }

  private void addValue(String name, SettingType type) {
    Setting setting = set.get(name);
    if (setting != null) {
      add(name, text(setting), origin(setting));
    } else if (type instanceof SettingType.Value value && value.initial() != null) {
      add(name, value.initial(), SettingOrigin.DEFAULT);
    }
  }

  private void add(String name, Object value, SettingOrigin origin) {
    String shown = SettingName.shown(name);
    all.add(new EffectiveSetting(shown, value, mask.shown(shown, value), origin));
  }

  private static SettingOrigin origin(Setting setting) {
    return SettingOrigin.of(setting.source(), setting.written());
  }

  private String text(Setting setting) {
    return environment.resolvePlaceholders(setting.text());
  }
}
