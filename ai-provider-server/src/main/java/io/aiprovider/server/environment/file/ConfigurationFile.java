package io.aiprovider.server.environment.file;

import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.source.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A configuration file, in YAML. Its keys are properties, as in Spring's files, except for those of
 * the older form, which look like Spring's own ({@code logging.level}) and are kept apart.
 *
 * @param properties its properties
 * @param legacy the keys and values of the older form
 */
record ConfigurationFile(PropertySource<?> properties, Map<String, Object> legacy) {
  private static final String SPRING_CONFIG = "spring.config.";

  /**
   * Reads a file.
   *
   * @param refusals gets what is wrong with it; no message quotes the file, because it might be a
   *     key
   */
  static ConfigurationFile read(Path file, Refusals refusals) {
    Map<String, Object> properties = new LinkedHashMap<>();
    Map<String, Object> legacy = new LinkedHashMap<>();
    Set<String> refused = new HashSet<>();
    for (PropertySource<?> document : documents(file, refusals)) {
      if (document.getSource() instanceof Map<?, ?> entries) {
        entries.forEach(
            (key, value) -> {
              String name = String.valueOf(key);
              try {
                check(name, value, file);
                (LegacyFile.contains(name) ? legacy : properties).put(name, value);
              } catch (StartRefused wrong) {
                if (refused.add(wrong.remedy())) { // one mistake may concern many keys
                  refusals.add(wrong);
                }
              }
            });
      }
    }
    return new ConfigurationFile(
        new OriginTrackedMapPropertySource(
            file.toString(), Collections.unmodifiableMap(properties), true),
        legacy);
  }

  private static List<PropertySource<?>> documents(Path file, Refusals refusals) {
    try {
      return new YamlPropertySourceLoader().load(file.toString(), new FileSystemResource(file));
    } catch (MarkedYAMLException e) {
      List<StartRefused> duplicates = DuplicateKeys.in(file);
      duplicates.forEach(refusals::add);
      if (duplicates.isEmpty()) {
        refusals.add(notYaml(file, e));
      }
    } catch (IOException | RuntimeException e) {
      refusals.add(unreadable(file));
    }
    return List.of();
  }

  private static StartRefused unreadable(Path file) {
    Place wrong = UnreadableText.in(file);
    if (wrong != null) {
      return StartRefused.at(
          wrong,
          null,
          "The configuration file has a character there that is not text in UTF-8",
          "Remove it, or save the file as UTF-8.");
    }
    String why = Files.isReadable(file) ? "is not valid YAML" : "cannot be read";
    return new StartRefused(
        "The configuration file " + file + " " + why + ".",
        "Check that this process may read it and that it is YAML in UTF-8, with a name for each"
            + " key.",
        null,
        file.toString(),
        0);
  }

  private static StartRefused notYaml(Path file, MarkedYAMLException e) {
    Place place = DuplicateKeys.place(file, e.getProblemMark());
    return StartRefused.at(
        place,
        null,
        "The configuration file is not valid YAML: " + e.getProblem(),
        "Check the indentation (blanks, no tabs), the colons and the quotes there. Inside { } and"
            + " [ ] a reference needs quotes: \"${NAME}\".");
  }

  private static void check(String name, Object value, Path file) {
    if (name.startsWith(SPRING_CONFIG)) {
      throw StartRefused.at(
          Place.in(file.toString(), Origin.from(value)),
          name,
          "The configuration file has " + name + ", which has no effect there",
          "Put spring.config.* and profiles into an application.yml.");
    }
    if (name.equals("document") || name.startsWith("document[")) { // Spring's name for no mapping
      throw StartRefused.at(
          new Place(file.toString(), 1, 1),
          null,
          "The configuration file contains no keys with values",
          "It begins with 'ai-provider:', and the rest is indented below.");
    }
    RootKeys.check(name, value, file.toString());
  }
}
