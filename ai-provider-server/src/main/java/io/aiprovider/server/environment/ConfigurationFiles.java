package io.aiprovider.server.environment;

import io.aiprovider.server.startup.LaunchArguments;
import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The configuration files, the first the one that wins: what {@code --config} names, {@code
 * ai-provider.yml} in the working directory, {@code config/ai-provider/ai-provider.yml} there.
 */
final class ConfigurationFiles {
  private static final String NAME = "ai-provider.yml";

  private final Path workingDirectory;
  private final Log log;

  ConfigurationFiles(Path workingDirectory, Log log) {
    this.workingDirectory = workingDirectory;
    this.log = log;
  }

  /**
   * The properties of all files, the first winning.
   *
   * @param named what {@code --config} says; null without it
   * @throws StartRefused if that file is missing, or one cannot be read
   */
  List<PropertySource<?>> read(@Nullable String named) {
    List<PropertySource<?>> sources = new ArrayList<>();
    for (Path path : paths(named)) {
      ConfigurationFile file = ConfigurationFile.read(path);
      sources.add(file.properties());
      Map<String, Object> older =
          LegacyConfig.translate(
              file.older(),
              path.toString(),
              key -> log.warn("The key " + key + " in " + path + " has no effect."));
      if (!older.isEmpty()) {
        sources.add(new LegacyProperties(path + " (older shape)", older));
      }
    }
    return sources;
  }

  private Set<Path> paths(@Nullable String named) {
    Set<Path> paths = new LinkedHashSet<>();
    if (named != null) {
      paths.add(existing(named));
    }
    for (Path path :
        List.of(
            workingDirectory.resolve(NAME),
            workingDirectory.resolve("config").resolve("ai-provider").resolve(NAME))) {
      if (Files.exists(path)) {
        paths.add(path.toAbsolutePath().normalize());
      }
    }
    return paths;
  }

  private Path existing(String named) {
    String option = "--" + LaunchArguments.CONFIG;
    if (named.isBlank()) {
      throw new StartRefused(option + " names no file.", "Write " + option + " FILE.");
    }
    Path path = workingDirectory.resolve(named);
    if (!Files.isRegularFile(path)) {
      throw new StartRefused(
          "There is no configuration file " + named + ", which " + option + " names.",
          "Check the path; a relative one counts from " + workingDirectory.toAbsolutePath() + ".");
    }
    return path.toAbsolutePath().normalize();
  }

  /**
   * Properties of the older shape: known by their type, because it cannot contain arbitrary keys.
   */
  static final class LegacyProperties extends MapPropertySource {
    private static final String PROVIDERS = "ai-provider.providers.";

    private LegacyProperties(String name, Map<String, Object> properties) {
      super(name, new LinkedHashMap<>(properties));
    }

    /** Forgets the providers of these names. */
    void leaveOut(Predicate<String> provider) {
      Set<String> names =
          source.keySet().stream()
              .filter(key -> key.startsWith(PROVIDERS))
              .map(key -> key.substring(PROVIDERS.length(), key.lastIndexOf('.')))
              .distinct()
              .filter(provider)
              .collect(Collectors.toSet());
      names.forEach(
          name -> source.keySet().removeIf(key -> key.startsWith(PROVIDERS + name + ".")));
    }
  }
}
