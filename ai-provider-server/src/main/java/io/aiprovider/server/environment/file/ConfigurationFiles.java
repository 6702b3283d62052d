package io.aiprovider.server.environment.file;

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
 * The configuration files, in the order of precedence: the one of {@code --config}, {@code
 * ai-provider.yml} in the working directory, {@code config/ai-provider/ai-provider.yml} there.
 */
public final class ConfigurationFiles {
  private static final String NAME = "ai-provider.yml";

  private final Path workingDirectory;
  private final Log log;

  public ConfigurationFiles(Path workingDirectory, Log log) {
    this.workingDirectory = workingDirectory;
    this.log = log;
  }

  /**
   * The properties of all files; the first file has precedence.
   *
   * @param named the value of {@code --config}; null without it
   * @throws StartRefused if that file is missing, or one cannot be read
   */
  public List<PropertySource<?>> read(@Nullable String named) {
    List<PropertySource<?>> sources = new ArrayList<>();
    for (Path path : paths(named)) {
      ConfigurationFile file = ConfigurationFile.read(path);
      sources.add(file.properties());
      Map<String, Object> legacy =
          LegacyFile.translate(
              file.legacy(),
              path.toString(),
              key -> log.warn("The key " + key + " in " + path + " has no effect."));
      if (!legacy.isEmpty()) {
        sources.add(new LegacyProperties(path + " (older form)", legacy));
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

  /** Properties of the older form, which cannot contain other keys than those. */
  public static final class LegacyProperties extends MapPropertySource {
    private static final String PROVIDERS = "ai-provider.providers.";

    private LegacyProperties(String name, Map<String, Object> properties) {
      super(name, new LinkedHashMap<>(properties));
    }

    /** Removes providers by name. */
    public void removeProviders(Predicate<String> provider) {
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
