package io.aiprovider.server.configuration;

import io.aiprovider.server.environment.EnvironmentSources;
import io.aiprovider.spring.settings.Refusals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads the configuration as a start of the server would read it now, without starting anything and
 * without changing anything. Immutable.
 */
public final class ConfigurationReader {
  private final EnvironmentSources sources;

  ConfigurationReader(EnvironmentSources sources) {
    this.sources = sources;
  }

  /**
   * Reads what this process would read.
   *
   * @param arguments the command line, as {@link
   *     io.aiprovider.server.startup.LaunchArguments#forSpring} returns it
   */
  public static ConfigurationReader ofProcess(String... arguments) {
    return new ConfigurationReader(EnvironmentSources.ofProcess(arguments));
  }

  /** Reads all sources. What is wrong is in the result. */
  public ConfigurationReading read() {
    Refusals refusals = new Refusals();
    List<String> warnings = new ArrayList<>();
    Set<Path> settingFiles = new LinkedHashSet<>();
    Set<Path> variableFiles = new LinkedHashSet<>();
    ConfigurableEnvironment environment =
        sources.environment(refusals, warnings::add, settingFiles, variableFiles);
    return ConfigurationReading.of(environment, refusals, warnings, settingFiles, variableFiles);
  }
}
