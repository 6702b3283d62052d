package io.aiprovider.server.environment;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Whether Spring has configuration of its own to read. Most servers have none, and a command starts
 * faster if Spring does not look for it.
 */
final class SpringFiles {
  /** Names of files begin with it, unless settings say otherwise. */
  private static final String APPLICATION = "application";

  private static final List<String> SETTINGS = List.of("spring.config.", "spring.profiles.");
  private static final List<String> SUFFIXES = List.of("yml", "yaml", "properties", "xml");

  private SpringFiles() {}

  static boolean hasJson(ConfigurableEnvironment environment) {
    return environment.containsProperty(
            SpringApplicationJsonEnvironmentPostProcessor.SPRING_APPLICATION_JSON_PROPERTY)
        || environment.containsProperty(
            SpringApplicationJsonEnvironmentPostProcessor
                .SPRING_APPLICATION_JSON_ENVIRONMENT_VARIABLE);
  }

  /** Whether there are such files in the places where Spring looks, or settings of such places. */
  static boolean mayExist(ConfigurableEnvironment environment) {
    Path config = Path.of("config");
    return hasSettings(environment)
        || isInClassPath()
        || isIn(Path.of(""))
        || isIn(config)
        || children(config).stream().anyMatch(SpringFiles::isIn);
  }

  private static boolean hasSettings(ConfigurableEnvironment environment) {
    return environment.getPropertySources().stream()
        .filter(EnumerablePropertySource.class::isInstance)
        .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
        .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '.'))
        .anyMatch(name -> SETTINGS.stream().anyMatch(name::startsWith));
  }

  private static boolean isInClassPath() {
    ClassLoader loader = SpringFiles.class.getClassLoader();
    return SUFFIXES.stream()
        .map(suffix -> APPLICATION + "." + suffix)
        .anyMatch(
            name ->
                loader.getResource(name) != null || loader.getResource("config/" + name) != null);
  }

  private static boolean isIn(Path directory) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory.toAbsolutePath(), APPLICATION + "*")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      return false; // there is no such directory, or Spring cannot read it either
    }
  }

  private static List<Path> children(Path parent) {
    try (Stream<Path> all = Files.list(parent)) {
      return all.toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
