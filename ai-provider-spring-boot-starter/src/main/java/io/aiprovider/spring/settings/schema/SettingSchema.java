package io.aiprovider.spring.settings.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.ResolvableType;

/**
 * All settings of this project in an application: those of the classes that are bound to {@code
 * ai-provider} and, with Spring AI, to {@code spring.ai.ai-provider}.
 */
public final class SettingSchema {
  /** The root of the settings of the engine. */
  public static final String ENGINE = "ai-provider";

  private static final List<String> PREFIXES = List.of(ENGINE, "spring.ai." + ENGINE);
  private static final int NEAR = 2;

  private final SettingType.Group all;
  private final List<String> prefixes;

  private SettingSchema(SettingType.Group all) {
    this.all = all;
    this.prefixes =
        PREFIXES.stream()
            .filter(prefix -> SettingName.read(all, List.of(prefix)).type() != null)
            .toList();
  }

  /** The settings of an application, from the definitions of its beans. */
  public static SettingSchema of(ConfigurableListableBeanFactory beans) {
    SettingType.Group all = new SettingType.Group(Map.of());
    for (String bean : beans.getBeanDefinitionNames()) {
      ConfigurationProperties annotation =
          beans.findAnnotationOnBean(bean, ConfigurationProperties.class, false);
      Class<?> type = annotation == null ? null : beans.getType(bean, false);
      if (annotation != null && type != null) {
        String prefix = annotation.prefix().isEmpty() ? annotation.value() : annotation.prefix();
        if (PREFIXES.stream().anyMatch(root -> (prefix + ".").startsWith(root + "."))) {
          all = all.with(nested(prefix, SettingType.of(ResolvableType.forClass(type), null)));
        }
      }
    }
    return new SettingSchema(all);
  }

  /**
   * The settings that are bound to these classes.
   *
   * @param classes with the annotation {@link ConfigurationProperties}
   */
  public static SettingSchema of(Collection<Class<?>> classes) {
    SettingType.Group all = new SettingType.Group(Map.of());
    for (Class<?> type : classes) {
      all = all.with(nested(prefix(type), SettingType.of(ResolvableType.forClass(type), null)));
    }
    return new SettingSchema(all);
  }

  /** The name below which the settings of a class are. */
  public static String prefix(Class<?> type) {
    ConfigurationProperties annotation = type.getAnnotation(ConfigurationProperties.class);
    if (annotation == null) {
      throw new IllegalArgumentException(type.getName() + " has no @ConfigurationProperties.");
    }
    return annotation.prefix().isEmpty() ? annotation.value() : annotation.prefix();
  }

  private static SettingType.Group nested(String prefix, SettingType type) {
    int dot = prefix.indexOf('.');
    return dot < 0
        ? new SettingType.Group(Map.of(prefix, type))
        : new SettingType.Group(
            Map.of(prefix.substring(0, dot), nested(prefix.substring(dot + 1), type)));
  }

  /** All settings. */
  public SettingType.Group all() {
    return all;
  }

  /** The members of {@code ai-provider}. */
  public SettingType.Group engine() {
    return all.members().get(ENGINE) instanceof SettingType.Group group
        ? group
        : new SettingType.Group(Map.of());
  }

  /** A fast check whether a name may be one of these settings, or a misspelt one. */
  public boolean mayContain(String name) {
    String first = first(name);
    return first.equals("spring")
        ? name.toLowerCase(Locale.ROOT).contains(ENGINE)
        : NearestName.distance(first, uniform(ENGINE)) <= NEAR;
  }

  /** Reads a name; null if it belongs to something else. */
  public @Nullable SettingName read(List<Object> path) {
    SettingName name = SettingName.read(all, path);
    boolean foreign =
        name.mistake() != null
            && prefixes.stream().noneMatch(root -> (name.name() + ".").startsWith(root + "."))
            && prefixes.stream().noneMatch(root -> name.name().startsWith(root + "["));
    return foreign ? misspelt(path) : name;
  }

  /** A name with a misspelt root, recognized by its second word; null if it is something else. */
  private @Nullable SettingName misspelt(List<Object> path) {
    List<String> words = new ArrayList<>();
    path.forEach(key -> words.addAll(List.of(String.valueOf(key).split("[.\\[]", 3))));
    boolean near =
        words.size() > 1
            && engine().member(words.get(1)) != null
            && !uniform(words.get(0)).equals(uniform(ENGINE))
            && NearestName.distance(uniform(words.get(0)), uniform(ENGINE)) <= NEAR;
    return near
        ? new SettingName(
            String.join(".", path.stream().map(String::valueOf).toList()),
            null,
            SettingName.Mistake.UNKNOWN)
        : null;
  }

  private static String first(String name) {
    int end = 0;
    while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
      end++;
    }
    return uniform(name.substring(0, end));
  }

  private static String uniform(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
