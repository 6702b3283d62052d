package io.aiprovider.spring.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;

/**
 * Keeps the keys of maps as they are written. Spring drops every character but letters, digits,
 * dashes and underscores from a key unless it stands in brackets, so names are put in brackets
 * where that would change them: {@code aliases.team/fast} becomes {@code aliases[team/fast]}. In
 * YAML files a text that YAML takes for a number or a boolean stays as written, too.
 */
final class KeysAsWritten {
  private final Roots roots;
  private final Map<Resource, YamlPaths> files = new HashMap<>();
  private final List<Setting> settings = new ArrayList<>();

  private KeysAsWritten(Roots roots) {
    this.roots = roots;
  }

  /** Changes the sources, and returns the settings in them, the strongest first. */
  static List<Setting> apply(Roots roots, MutablePropertySources sources) {
    KeysAsWritten keys = new KeysAsWritten(roots);
    for (PropertySource<?> source : List.copyOf(sources.stream().toList())) {
      if (source instanceof EnumerablePropertySource<?> enumerable
          && !(source instanceof SystemEnvironmentPropertySource)) {
        keys.apply(enumerable, sources);
      }
    }
    return keys.settings;
  }

  private void apply(EnumerablePropertySource<?> source, MutablePropertySources sources) {
    Map<String, String> names = new HashMap<>();
    Map<String, String> texts = new HashMap<>();
    List<Setting> found = new ArrayList<>();
    for (String written : source.getPropertyNames()) {
      Object value = roots.mayOwn(written) ? source.getProperty(written) : null;
      if (value == null) {
        continue;
      }
      YamlPaths.Scalar scalar = scalar(source, written);
      SettingName name = roots.read(scalar == null ? List.of(written) : scalar.path());
      if (name == null) {
        continue;
      }
      if (name.isKnown() && !name.name().equals(written)) {
        names.put(written, name.name());
      }
      boolean text = name.type() instanceof SettingType.Value type && type.isText();
      if (text && scalar != null && scalar.text() != null) {
        texts.put(written, scalar.text());
        value = scalar.text();
      }
      found.add(new Setting(name, written, value, source));
    }
    settings.addAll(found);
    if (!names.isEmpty() || !texts.isEmpty()) {
      sources.replace(source.getName(), new WrittenPropertySource(source, names, texts));
    }
  }

  private YamlPaths.@Nullable Scalar scalar(EnumerablePropertySource<?> source, String name) {
    Origin origin = OriginLookup.getOrigin(source, name);
    if (origin instanceof TextResourceOrigin text
        && text.getResource() != null
        && text.getLocation() != null
        && isYaml(text.getResource().getFilename())) {
      return files
          .computeIfAbsent(text.getResource(), YamlPaths::of)
          .scalar(name, text.getLocation());
    }
    return null;
  }

  private static boolean isYaml(@Nullable String name) {
    return name != null && (name.endsWith(".yml") || name.endsWith(".yaml"));
  }
}
