package io.aiprovider.spring.settings.source;

import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.schema.SettingType;
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
 * Keeps the keys of maps as they are written. Spring removes all characters except for letters,
 * digits, dashes and underscores from a key that is not in brackets. So keys are put in brackets if
 * that would change them: {@code aliases.team/fast} becomes {@code aliases[team/fast]}. In YAML
 * files, a text that YAML reads as a number or a boolean stays as written, too.
 */
public final class KeysAsWritten {
  private final SettingSchema schema;
  private final Map<Resource, YamlPaths> files = new HashMap<>();
  private final List<Setting> settings = new ArrayList<>();

  private KeysAsWritten(SettingSchema schema) {
    this.schema = schema;
  }

  /** Changes the sources, and returns their settings in the order of precedence. */
  public static List<Setting> apply(SettingSchema schema, MutablePropertySources sources) {
    KeysAsWritten keys = new KeysAsWritten(schema);
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
      Object value = schema.mayContain(written) ? source.getProperty(written) : null;
      if (value == null) {
        continue;
      }
      YamlPaths.Scalar scalar = scalar(source, written);
      SettingName name = schema.read(scalar == null ? List.of(written) : scalar.path());
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
