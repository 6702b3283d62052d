package io.aiprovider.server.environment.file;

import io.aiprovider.server.startup.LaunchArguments;
import io.aiprovider.spring.settings.Refusals;
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
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedValue;
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
   * @param refusals gets what is wrong with them; such a file has no properties
   */
  public List<PropertySource<?>> read(@Nullable String named, Refusals refusals) {
    List<PropertySource<?>> sources = new ArrayList<>();
    refusals.run(() -> checkNamed(named));
    for (Path path : candidates(named)) {
      if (!Files.exists(path) || isNamed(path, named) && !Files.isRegularFile(path)) {
        continue;
      }
      ConfigurationFile file = ConfigurationFile.read(path, refusals);
      sources.add(file.properties());
      Map<String, Object> legacy =
          LegacyFile.translate(
              file.legacy(),
              path.toString(),
              key -> log.warn("The key " + key + " in " + path + " has no effect."),
              refusals);
      if (!legacy.isEmpty()) {
        sources.add(new LegacyProperties(path + " (older form)", legacy));
      }
    }
    return sources;
  }

  /**
   * Where files may be, whether they exist or not, in the order of precedence.
   *
   * @param named the value of {@code --config}; null without it
   */
  public Set<Path> candidates(@Nullable String named) {
    Set<Path> paths = new LinkedHashSet<>();
    if (named != null && !named.isBlank()) {
      paths.add(workingDirectory.resolve(named).toAbsolutePath().normalize());
    }
    paths.add(workingDirectory.resolve(NAME).toAbsolutePath().normalize());
    paths.add(
        workingDirectory
            .resolve("config")
            .resolve("ai-provider")
            .resolve(NAME)
            .toAbsolutePath()
            .normalize());
    return paths;
  }

  private boolean isNamed(Path path, @Nullable String named) {
    return named != null
        && path.equals(workingDirectory.resolve(named).toAbsolutePath().normalize());
  }

  private void checkNamed(@Nullable String named) {
    String option = "--" + LaunchArguments.CONFIG;
    if (named != null && named.isBlank()) {
      throw refused(option + " names no file.", "Write " + option + " FILE.");
    }
    if (named != null && !Files.isRegularFile(workingDirectory.resolve(named))) {
      throw refused(
          "There is no configuration file " + named + ", which " + option + " names.",
          "Check the path; a relative one counts from " + workingDirectory.toAbsolutePath() + ".");
    }
  }

  private static StartRefused refused(String problem, String remedy) {
    return new StartRefused(problem, remedy, null, LaunchArguments.COMMAND_LINE, 0);
  }

  /** Properties of the older form, which cannot contain other keys than those. */
  public static final class LegacyProperties extends MapPropertySource
      implements OriginLookup<String> {
    private static final String PROVIDERS = "ai-provider.providers.";

    private LegacyProperties(String name, Map<String, Object> properties) {
      super(name, new LinkedHashMap<>(properties));
    }

    @Override
    public @Nullable Object getProperty(String name) {
      return super.getProperty(name) instanceof OriginTrackedValue value ? value.getValue() : null;
    }

    @Override
    public @Nullable Origin getOrigin(String name) {
      return Origin.from(super.getProperty(name));
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
