package io.aiprovider.spring.settings.schema;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/** The type of a setting, from the records that settings are bound to. */
public sealed interface SettingType {

  /**
   * Settings with fixed names.
   *
   * @param shortForm the setting whose value or list can be written instead of the group; null:
   *     there is none
   */
  record Group(Map<String, SettingType> members, @Nullable String shortForm)
      implements SettingType {
    /** Settings without a short form. */
    public Group(Map<String, SettingType> members) {
      this(members, null);
    }

    /** The setting that the short form stands for; null if there is no short form. */
    public @Nullable Member shortened() {
      return shortForm == null ? null : member(shortForm);
    }

    /** The member with a name in any spelling, such as {@code baseUrl} for {@code base-url}. */
    public @Nullable Member member(String spelling) {
      String uniform = uniform(spelling);
      return members.entrySet().stream()
          .filter(member -> uniform(member.getKey()).equals(uniform))
          .map(member -> new Member(member.getKey(), member.getValue()))
          .findFirst()
          .orElse(null);
    }

    /** The members of both groups; groups with the same name are merged. */
    public Group with(Group other) {
      Map<String, SettingType> all = new LinkedHashMap<>(members);
      other.members.forEach(
          (name, type) ->
              all.merge(
                  name,
                  type,
                  (a, b) ->
                      a instanceof Group left && b instanceof Group right ? left.with(right) : b));
      return new Group(all, shortForm);
    }
  }

  /** A setting of a group. */
  record Member(String name, SettingType type) {}

  /** A map, whose keys are free. */
  record Entries(SettingType each) implements SettingType {
    /** Whether each key names something with settings of its own, such as a provider. */
    public boolean namesGroups() {
      return each instanceof Group;
    }
  }

  /**
   * A list.
   *
   * @param initial its default
   */
  record Items(SettingType each, List<String> initial) implements SettingType {}

  /**
   * One value.
   *
   * @param type its Java type
   * @param initial its default; null if it has none
   */
  record Value(Class<?> type, @Nullable String initial) implements SettingType {
    public boolean isText() {
      return type == String.class;
    }
  }

  /** A type of the application's own, which is not checked. */
  record Open() implements SettingType {}

  /** The type of the settings that are bound to a class; a record's components are its settings. */
  static SettingType of(ResolvableType type, @Nullable String initial) {
    return of(type, initial == null ? List.of() : List.of(initial));
  }

  private static SettingType of(ResolvableType type, List<String> initial) {
    Class<?> raw = type.resolve(Object.class);
    if (raw.isRecord()) {
      Constructor<?> constructor = raw.getDeclaredConstructors()[0];
      Map<String, SettingType> members = new LinkedHashMap<>();
      Parameter[] parameters = constructor.getParameters();
      for (int i = 0; i < parameters.length; i++) {
        DefaultValue value = parameters[i].getAnnotation(DefaultValue.class);
        members.put(
            dashed(parameters[i].getName()),
            of(
                ResolvableType.forMethodParameter(new MethodParameter(constructor, i)),
                value == null ? List.of() : List.of(value.value())));
      }
      ShortForm shortForm = raw.getAnnotation(ShortForm.class);
      return new Group(members, shortForm == null ? null : shortForm.value());
    }
    if (Map.class.isAssignableFrom(raw)) {
      return new Entries(of(type.asMap().getGeneric(1), List.of()));
    }
    if (List.class.isAssignableFrom(raw)) {
      return new Items(of(type.getGeneric(0), List.of()), initial);
    }
    return SettingValues.supports(raw)
        ? new Value(raw, initial.isEmpty() ? null : initial.get(0))
        : new Open();
  }

  private static String dashed(String name) {
    StringBuilder dashed = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      dashed.append(Character.isUpperCase(c) ? "-" + Character.toLowerCase(c) : String.valueOf(c));
    }
    return dashed.toString();
  }

  private static String uniform(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
