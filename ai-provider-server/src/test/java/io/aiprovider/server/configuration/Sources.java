package io.aiprovider.server.configuration;

import io.aiprovider.server.environment.EnvironmentSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sources of a configuration in a directory of a test. */
final class Sources {
  private final Path directory;
  private final Map<String, Object> variables = new LinkedHashMap<>();
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private List<String> arguments = List.of();

  private Sources(Path directory) {
    this.directory = directory;
  }

  static Sources in(Path directory) {
    return new Sources(directory);
  }

  Sources file(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Sources variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Sources property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  Sources arguments(String... words) {
    arguments = List.of(words);
    return this;
  }

  ConfigurationReading read() {
    return new ConfigurationReader(
            new EnvironmentSources(
                directory, directory.resolve("secrets"), variables, properties, arguments))
        .read();
  }
}
