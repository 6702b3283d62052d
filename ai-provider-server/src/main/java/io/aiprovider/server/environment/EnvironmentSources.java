package io.aiprovider.server.environment;

import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
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
   * The sources of an application, before anything was changed in them.
   *
   * @param application its environment
   */
  public static EnvironmentSources of(ConfigurableEnvironment application) {
    return new EnvironmentSources(
        Path.of(""),
        VariablesPostProcessor.SECRETS,
        values(application, StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME),
        values(application, StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME),
        arguments(application));
  }

  private static Map<String, Object> values(ConfigurableEnvironment application, String source) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (application.getPropertySources().get(source) instanceof EnumerablePropertySource<?> all) {
      for (String name : all.getPropertyNames()) {
        Object value = all.getProperty(name);
        if (value != null) {
          values.put(name, value);
        }
      }
    }
    return values;
  }

  private static List<String> arguments(ConfigurableEnvironment application) {
    PropertySource<?> arguments =
        application
            .getPropertySources()
            .get(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME);
    return arguments instanceof EnumerablePropertySource<?> options
        ? Stream.of(options.getPropertyNames())
            .map(name -> "--" + name + "=" + options.getProperty(name))
            .toList()
        : List.of();
  }

  /**
   * Reads all sources.
   *
   * @param refusals gets what is wrong with them
   * @param warnings gets what has no effect or is risky
   * @param settingFiles gets the configuration files that are read, or would be if they existed
   * @param variableFiles gets those with values of variables: {@code .env} and secrets
   */
  public ConfigurableEnvironment environment(
      Refusals refusals,
      Consumer<String> warnings,
      Set<Path> settingFiles,
      Set<Path> variableFiles) {
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
    if (SpringFiles.hasJson(environment)) {
      refusals.run(
          () ->
              ofSpring(
                  () ->
                      new SpringApplicationJsonEnvironmentPostProcessor()
                          .postProcessEnvironment(environment, new SpringApplication())));
    }
    new VariablesPostProcessor(workingDirectory, secrets)
        .apply(environment, refusals, variableFiles);
    if (SpringFiles.mayExist(environment)) {
      refusals.run(() -> ofSpring(() -> ConfigDataEnvironmentPostProcessor.applyTo(environment)));
    }
    new SettingsPostProcessor(new WarningLog(warnings), workingDirectory)
        .apply(environment, refusals, settingFiles);
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
