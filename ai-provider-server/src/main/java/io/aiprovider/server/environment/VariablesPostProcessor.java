package io.aiprovider.server.environment;

import io.aiprovider.server.environment.file.DotEnv;
import io.aiprovider.server.environment.file.MountedSecrets;
import io.aiprovider.server.environment.variable.Variables;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Adds variables to those of the environment: from {@code .env}, {@code NAME_FILE} and mounted
 * secrets, in this order of precedence. Variables of the environment have precedence unless they
 * are empty. Runs before any file is read, so that {@code ${NAME}} in a file finds all of them.
 */
final class VariablesPostProcessor implements EnvironmentPostProcessor, Ordered {
  private static final String ENVIRONMENT =
      StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

  private final Path workingDirectory;
  private final Path secrets;

  public VariablesPostProcessor() {
    this(Path.of(""), Path.of("/run/secrets"));
  }

  VariablesPostProcessor(Path workingDirectory, Path secrets) {
    this.workingDirectory = workingDirectory;
    this.secrets = secrets;
  }

  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER - 2;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, String> dotEnv = dotEnv();
    Map<String, Object> found = new LinkedHashMap<>();
    for (String name : Variables.known()) {
      if (!Variables.of(environment).has(name)) {
        String value = elsewhere(name, environment, dotEnv);
        if (value != null && !value.isBlank()) {
          found.put(name, value);
        }
      }
    }
    MutablePropertySources sources = environment.getPropertySources();
    // before the environment, which has only empty values for these
    MapPropertySource known = new MapPropertySource("ai-provider variables", found);
    // after the environment, and read like it: AIPROVIDER_CACHE_TTL is ai-provider.cache.ttl
    SystemEnvironmentPropertySource others =
        new SystemEnvironmentPropertySource(".env-" + ENVIRONMENT, Map.copyOf(dotEnv));
    if (sources.contains(ENVIRONMENT)) {
      sources.addBefore(ENVIRONMENT, known);
      sources.addAfter(ENVIRONMENT, others);
    } else {
      sources.addLast(known);
      sources.addLast(others);
    }
  }

  private Map<String, String> dotEnv() {
    Path file = workingDirectory.resolve(".env");
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      return DotEnv.parse(Files.readString(file), ".env");
    } catch (IOException e) {
      throw new StartRefused(
          "The file .env in the working directory cannot be read.",
          "Check that this process may read it and that it is text in UTF-8, or remove it.");
    }
  }

  private @Nullable String elsewhere(
      String name, ConfigurableEnvironment environment, Map<String, String> dotEnv) {
    String value = dotEnv.get(name);
    if (value != null && !value.isBlank()) {
      return value;
    }
    if (Variables.SECRETS.contains(name)) {
      String file = Variables.of(environment).get(name + "_FILE");
      String inDotEnv = dotEnv.get(name + "_FILE");
      if (file == null && inDotEnv != null && !inDotEnv.isBlank()) {
        file = inDotEnv;
      }
      if (file != null) {
        return MountedSecrets.named(name, workingDirectory.resolve(file));
      }
    }
    return new MountedSecrets(secrets).mounted(name);
  }
}
