package io.aiprovider.server.environment;

import io.aiprovider.server.startup.LaunchArguments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.impl.NoOpLog;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * A start of the server as far as its environment, in a directory and with variables of its own.
 */
final class Launch {
  final List<String> warnings = new ArrayList<>();
  final List<String> lines = new ArrayList<>();

  private final Path directory;
  private final Map<String, Object> variables = new LinkedHashMap<>();
  private String[] arguments = {};

  private Launch(Path directory) {
    this.directory = directory;
  }

  static Launch in(Path directory) {
    return new Launch(directory);
  }

  /** In production mode, with all that it asks for. */
  static Launch readyIn(Path directory) {
    return in(directory)
        .variable("OLLAMA_URL", "http://ollama:1")
        .variable("AI_PROVIDER_API_KEY", "k");
  }

  Launch variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Launch arguments(String... words) {
    arguments = words;
    return this;
  }

  Launch file(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Goes through with it. */
  Settings settings() {
    return new Settings(environment());
  }

  /** The environment that the server would have. */
  ConfigurableEnvironment environment() {
    StandardEnvironment environment = new StandardEnvironment();
    MutablePropertySources sources = environment.getPropertySources();
    sources.remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
    sources.replace(
        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    sources.addFirst(new SimpleCommandLinePropertySource(LaunchArguments.forSpring(arguments)));
    SpringApplication application = new SpringApplication();
    new VariablesPostProcessor(directory, directory.resolve("secrets"))
        .postProcessEnvironment(environment, application);
    new SettingsPostProcessor(new Warnings(), directory)
        .postProcessEnvironment(environment, application);
    return environment;
  }

  private final class Warnings extends NoOpLog {
    private static final long serialVersionUID = 1L;

    @Override
    public void warn(Object message) {
      warnings.add(String.valueOf(message));
    }

    @Override
    public void info(Object message) {
      lines.add(String.valueOf(message));
    }
  }
}
