package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.NearestName;
import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.schema.SettingType;
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

  /**
   * The variables for these settings.
   *
   * @param providers the names of the providers in other sources
   */
  EnvironmentVariables(SettingType.Group engine, Set<String> providers) {
    this.engine = engine;
    this.providers = providers;
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
    Map<String, String> variables = new LinkedHashMap<>();
    Map<String, Object> left = new LinkedHashMap<>(environment.getSource());
    for (String variable : environment.getPropertyNames()) {
      String name = meaning(variable.toUpperCase(Locale.ROOT), environment.getName());
      if (name != null) {
        settings.put(name, String.valueOf(left.remove(variable)));
        variables.put(name, variable);
      }
    }
    if (!settings.isEmpty()) {
      String name = environment.getName();
      sources.addBefore(name, new VariableSettings("variables of " + name, settings, variables));
      sources.replace(name, new SystemEnvironmentPropertySource(name, left));
    }
  }

  /** The setting of a variable; null if the variable does not belong to this project. */
  private @Nullable String meaning(String variable, String source) {
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
      unknown(variable, prefix, source);
    }
    return name;
  }

  private @Nullable String matched(String name, SettingType type, List<String> words) {
    if (words.isEmpty()) {
      boolean ends = type instanceof SettingType.Value || type instanceof SettingType.Items;
      return ends ? name : null;
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
      return member == null ? null : matched(name + "." + member.name(), member.type(), left);
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

  private @Nullable String provider(String uniform) {
    return providers.stream()
        .filter(provider -> uniform(provider).equals(uniform))
        .findFirst()
        .orElse(null);
  }

  private static String uniform(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  private void unknown(String variable, String prefix, String source) {
    boolean dotEnv = source.startsWith(".env");
    Set<String> known =
        NearestName.names(engine, "").stream()
            .map(name -> prefix + spelling(name, prefix))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    boolean server = ServerOnly.isServer(engine);
    Stream<String> others = server ? ServerOnly.VARIABLES.stream() : Stream.empty();
    others.forEach(known::add);
    String nearest = NearestName.of(variable, known);
    if (server || prefix.equals(SPRING_PREFIX)) {
      if (PlannedSettings.hasVariable(variable.substring(prefix.length()))) {
        throw new StartRefused(
            "The environment variable "
                + variable
                + " is for a setting that is planned, but not part of this version.",
            "Unset the variable, and start again.",
            variable,
            dotEnv ? ".env" : "the environment",
            0);
      }
      throw new StartRefused(
          "The environment variable " + variable + " does not belong to any setting.",
          "The nearest one is " + nearest + ". Correct the name, or unset the variable.",
          variable,
          dotEnv ? ".env" : "the environment",
          0);
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
    return word.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Settings by name, each with its variable as the origin. */
  private static final class VariableSettings extends MapPropertySource
      implements OriginLookup<String> {
    private final Map<String, String> variables;

    VariableSettings(String name, Map<String, Object> settings, Map<String, String> variables) {
      super(name, settings);
      this.variables = variables;
    }

    @Override
    public @Nullable Origin getOrigin(String name) {
      String variable = variables.get(name);
      return variable == null ? null : new Variable(variable);
    }
  }

  private record Variable(String name) implements Origin {
    @Override
    public String toString() {
      return "environment variable " + name;
    }
  }
}
