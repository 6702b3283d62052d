package io.aiprovider.server.environment;

import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * All sources of the server's configuration, and the way from them to an environment. It is the
 * same as at the start of an application, but there is none.
 *
 * @param workingDirectory where files with relative names are
 * @param secrets the directory of mounted secrets
 * @param variables the environment variables
 * @param properties Java's system properties
 * @param arguments the command line, as Spring takes it
 */
public record EnvironmentSources(
    Path workingDirectory,
    Path secrets,
    Map<String, Object> variables,
    Map<String, Object> properties,
    List<String> arguments) {
  private static final String SPRING_FILES = "Spring's configuration files";

  public EnvironmentSources {
    variables = Map.copyOf(variables);
    properties = Map.copyOf(properties);
    arguments = List.copyOf(arguments);
  }

  /** The sources of this process. */
  public static EnvironmentSources ofProcess(String... arguments) {
    StandardEnvironment process = new StandardEnvironment();
    return new EnvironmentSources(
        Path.of(""),
        VariablesPostProcessor.SECRETS,
        process.getSystemEnvironment(),
        process.getSystemProperties(),
        List.of(arguments));
  }

  /**
   * Reads all sources.
   *
   * @param refusals gets what is wrong with them
   * @param warnings gets what has no effect or is risky
   * @param files gets the files that are read, or would be if they existed
   */
  public ConfigurableEnvironment environment(
      Refusals refusals, Consumer<String> warnings, Set<Path> files) {
    StandardEnvironment environment = new StandardEnvironment();
    MutablePropertySources sources = environment.getPropertySources();
    sources.replace(
        StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
        new MapPropertySource(
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, properties));
    sources.replace(
        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    sources.addFirst(new SimpleCommandLinePropertySource(arguments.toArray(String[]::new)));
    RandomValuePropertySource.addToEnvironment(environment);
    SpringApplication none = new SpringApplication();
    refusals.run(
        () ->
            ofSpring(
                () ->
                    new SpringApplicationJsonEnvironmentPostProcessor()
                        .postProcessEnvironment(environment, none)));
    new VariablesPostProcessor(workingDirectory, secrets).apply(environment, refusals, files);
    refusals.run(() -> ofSpring(() -> ConfigDataEnvironmentPostProcessor.applyTo(environment)));
    new SettingsPostProcessor(new WarningLog(warnings), workingDirectory)
        .apply(environment, refusals, files);
    return environment;
  }

  private static void ofSpring(Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) { // its message may quote a file
      throw new StartRefused(
          "Spring's own configuration (application.yml, SPRING_APPLICATION_JSON or spring.config.*)"
              + " cannot be read: "
              + e.getClass().getSimpleName()
              + ".",
          "Check these files; './ai-provider serve' shows what Spring says about them.",
          null,
          SPRING_FILES,
          0);
    }
  }
}
