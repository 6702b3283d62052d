package io.aiprovider.server.environment.file;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.yaml.snakeyaml.error.Mark;
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
   * @throws StartRefused if it cannot be read or is not YAML; the message names the place, but does
   *     not quote it, because it might be a key
   */
  static ConfigurationFile read(Path file) {
    Map<String, Object> properties = new LinkedHashMap<>();
    Map<String, Object> legacy = new LinkedHashMap<>();
    for (PropertySource<?> document : documents(file)) {
      if (document.getSource() instanceof Map<?, ?> entries) {
        entries.forEach(
            (key, value) -> {
              String name = String.valueOf(key);
              check(name, file);
              RootKeys.check(name, value, file.toString());
              (LegacyFile.contains(name) ? legacy : properties).put(name, value);
            });
      }
    }
    return new ConfigurationFile(
        new OriginTrackedMapPropertySource(
            file.toString(), Collections.unmodifiableMap(properties), true),
        legacy);
  }

  private static List<PropertySource<?>> documents(Path file) {
    try {
      return new YamlPropertySourceLoader().load(file.toString(), new FileSystemResource(file));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String place =
          mark == null
              ? ""
              : ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
      throw new StartRefused(
          "The configuration file "
              + file
              + " is not valid YAML"
              + place
              + ": "
              + e.getProblem()
              + ".",
          "Check the indentation (blanks, no tabs), the colons and the quotes there. Inside { } and"
              + " [ ] a reference needs quotes: \"${NAME}\".",
          null,
          file.toString(),
          mark == null ? 0 : mark.getLine() + 1);
    } catch (IOException | RuntimeException e) {
      String why = Files.isReadable(file) ? "is not valid YAML" : "cannot be read";
      throw new StartRefused(
          "The configuration file " + file + " " + why + ".",
          "Check that this process may read it and that it is YAML in UTF-8, with a name for each"
              + " key.",
          null,
          file.toString(),
          0);
    }
  }

  private static void check(String name, Path file) {
    if (name.startsWith(SPRING_CONFIG)) {
      throw new StartRefused(
          "The configuration file " + file + " has " + name + ", which has no effect there.",
          "Put spring.config.* and profiles into an application.yml.",
          name,
          file.toString(),
          0);
    }
    if (name.equals("document") || name.startsWith("document[")) { // Spring's name for no mapping
      throw new StartRefused(
          "The configuration file " + file + " contains no keys with values.",
          "It begins with 'ai-provider:', and the rest is indented below.",
          null,
          file.toString(),
          1);
    }
  }
}
