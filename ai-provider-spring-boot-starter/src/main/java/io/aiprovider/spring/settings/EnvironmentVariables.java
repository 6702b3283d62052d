package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.NearestName;
import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.schema.SettingType;
import io.aiprovider.spring.settings.source.VariableOrigin;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Environment variables for settings: {@code AIPROVIDER_CACHE_MAXSIZE}, in Spring's spelling, and
 * {@code AI_PROVIDER_CACHE_MAX_SIZE}. A variable with such a prefix but without a setting is
 * refused, and the nearest name is proposed. Where the prefix may belong to an application ({@code
 * AI_PROVIDER_} outside the server), there is a warning instead.
 */
final class EnvironmentVariables {
  private static final Log log = LogFactory.getLog(EnvironmentVariables.class);
  private static final String SPRING_PREFIX = "AIPROVIDER_";
  private static final String SHELL_PREFIX = "AI_PROVIDER_";

  private final SettingType.Group engine;
  private final Set<String> providers;
  private final Refusals refusals;

  /**
   * The variables for these settings.
   *
   * @param providers the names of the providers in other sources
   * @param refusals gets the variables that are refused
   */
  EnvironmentVariables(SettingType.Group engine, Set<String> providers, Refusals refusals) {
    this.engine = engine;
    this.providers = providers;
    this.refusals = refusals;
  }

  /** Replaces the variables with their settings. */
  void apply(MutablePropertySources sources) {
    for (PropertySource<?> source : List.copyOf(sources.stream().toList())) {
      if (source instanceof SystemEnvironmentPropertySource environment) {
        apply(environment, sources);
      }
    }
  }

  private void apply(SystemEnvironmentPropertySource environment, MutablePropertySources sources) {
    Map<String, Object> settings = new LinkedHashMap<>();
    Map<String, Origin> origins = new LinkedHashMap<>();
    Map<String, Object> left = new LinkedHashMap<>(environment.getSource());
    for (String variable : environment.getPropertyNames()) {
      Origin given = OriginLookup.getOrigin(environment, variable);
      Origin origin =
          given instanceof VariableOrigin ? given : VariableOrigin.ofEnvironment(variable);
      String name = meaning(variable.toUpperCase(Locale.ROOT), origin);
      if (name != null) {
        settings.put(name, String.valueOf(left.remove(variable)));
        origins.put(name, origin);
      }
    }
    if (!settings.isEmpty()) {
      String name = environment.getName();
      sources.addBefore(name, new VariableSettings("variables of " + name, settings, origins));
      sources.replace(name, new SystemEnvironmentPropertySource(name, left));
    }
  }

  /** The setting of a variable; null if the variable does not belong to this project. */
  private @Nullable String meaning(String variable, Origin origin) {
    String prefix =
        variable.startsWith(SPRING_PREFIX)
            ? SPRING_PREFIX
            : variable.startsWith(SHELL_PREFIX) ? SHELL_PREFIX : null;
    if (prefix == null || ServerOnly.containsVariable(variable)) {
      return null;
    }
    List<String> words = List.of(variable.substring(prefix.length()).split("_+"));
    String name = matched(SettingSchema.ENGINE, engine, words);
    if (name == null) {
      unknown(variable, prefix, origin);
    }
    return name;
  }

  private @Nullable String matched(String name, SettingType type, List<String> words) {
    if (words.isEmpty()) {
      boolean ends = type instanceof SettingType.Value || type instanceof SettingType.Items;
      return ends || shortened(type) != null ? name : null;
    }
    for (int length = 1; length <= words.size(); length++) {
      String taken = String.join("", words.subList(0, length)).toLowerCase(Locale.ROOT);
      List<String> left = words.subList(length, words.size());
      String found = matched(name, type, taken, length, left);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable String matched(
      String name, SettingType type, String taken, int length, List<String> left) {
    if (type instanceof SettingType.Group group) {
      SettingType.Member member = group.member(taken);
      if (member != null) {
        return matched(name + "." + member.name(), member.type(), left);
      }
      SettingType.Member shortened = shortened(type);
      return shortened == null ? null : matched(name, shortened.type(), taken, length, left);
    }
    if (type instanceof SettingType.Entries entries) {
      String known = entries.namesGroups() ? provider(taken) : null;
      String key = known == null && length == 1 ? taken : known; // unknown names are one word
      return key == null ? null : matched(SettingName.joined(name, key), entries.each(), left);
    }
    if (type instanceof SettingType.Items items) {
      boolean place = taken.chars().allMatch(Character::isDigit);
      return place ? matched(name + "[" + taken + "]", items.each(), left) : null;
    }
    return null;
  }

  private static SettingType.@Nullable Member shortened(SettingType type) {
    return type instanceof SettingType.Group group ? group.shortened() : null;
  }

  private @Nullable String provider(String uniform) {
    return providers.stream()
        .filter(provider -> uniform(provider).equals(uniform))
        .findFirst()
        .orElse(null);
  }

  private static String uniform(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  private void unknown(String variable, String prefix, Origin origin) {
    Set<String> known =
        NearestName.names(engine, "").stream()
            .map(name -> prefix + spelling(name, prefix))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    boolean server = ServerOnly.isServer(engine);
    Stream<String> others = server ? ServerOnly.VARIABLES.stream() : Stream.empty();
    others.forEach(known::add);
    String nearest = NearestName.of(variable, known);
    if (server || prefix.equals(SPRING_PREFIX)) {
      boolean planned = PlannedSettings.hasVariable(variable.substring(prefix.length()));
      VariableOrigin place = origin instanceof VariableOrigin given ? given : null;
      refusals.add(
          new StartRefused(
              "The environment variable "
                  + variable
                  + (planned
                      ? " is for a setting that is planned, but not part of this version."
                      : " does not belong to any setting."),
              planned
                  ? "Unset the variable."
                  : "The nearest one is " + nearest + ". Correct the name, or unset the variable.",
              variable,
              place == null || place.file() == null ? "the environment" : place.file(),
              place == null ? 0 : place.line()));
      return;
    }
    log.warn(
        "The environment variable "
            + variable
            + " does not belong to any setting of AI Provider; the nearest one is "
            + nearest
            + ".");
  }

  private static String spelling(String name, String prefix) {
    String word = prefix.equals(SPRING_PREFIX) ? name.replace("-", "") : name.replace("-", "_");
    return word.replace('.', '_').replace('[', '_').replace("]", "").toUpperCase(Locale.ROOT);
  }

  /** Settings by name, each with the origin of its variable. */
  private static final class VariableSettings extends MapPropertySource
      implements OriginLookup<String> {
    private final Map<String, Origin> origins;

    VariableSettings(String name, Map<String, Object> settings, Map<String, Origin> origins) {
      super(name, settings);
      this.origins = origins;
    }

    @Override
    public @Nullable Origin getOrigin(String name) {
      return origins.get(name);
    }
  }
}
