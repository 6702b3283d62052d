package io.aiprovider.server.environment;

import io.aiprovider.server.environment.file.DotEnv;
import io.aiprovider.server.environment.file.MountedSecrets;
import io.aiprovider.server.environment.variable.Variables;
import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.source.VariableOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Adds variables to those of the environment: from {@code .env}, {@code NAME_FILE} and mounted
 * secrets, in this order of precedence. Variables of the environment have precedence unless they
 * are empty. Runs before any file is read, so that {@code ${NAME}} in a file finds all of them.
 */
final class VariablesPostProcessor implements EnvironmentPostProcessor, Ordered {
  static final Path SECRETS = Path.of("/run/secrets");

  private static final String DOT_ENV = ".env";
  private static final String ENVIRONMENT =
      StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

  private final Path workingDirectory;
  private final Path secrets;

  public VariablesPostProcessor() {
    this(Path.of(""), SECRETS);
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
    Refusals refusals = new Refusals();
    apply(environment, refusals, new HashSet<>());
    refusals.refuse();
  }

  /**
   * Adds the variables.
   *
   * @param refusals gets what is wrong with the files
   * @param files gets the files that have values of variables, or would have if they existed
   */
  void apply(ConfigurableEnvironment environment, Refusals refusals, Set<Path> files) {
    Map<String, DotEnv.Entry> dotEnv = dotEnv(refusals, files);
    Map<String, Object> found = new LinkedHashMap<>();
    Variables variables = new Variables(environment, refusals);
    for (String name : Variables.known()) {
      if (!variables.has(name)) {
        refusals.run(
            () -> {
              OriginTrackedValue value = elsewhere(name, variables, dotEnv, files);
              if (value != null && !value.toString().isBlank()) {
                found.put(name, value);
              }
            });
      }
    }
    MutablePropertySources sources = environment.getPropertySources();
    // before the environment, which has only empty values for these
    OriginTrackedMapPropertySource known =
        new OriginTrackedMapPropertySource("ai-provider variables", found);
    // after the environment, and read like it: AIPROVIDER_CACHE_TTL is ai-provider.cache.ttl
    DotEnvSource others = new DotEnvSource(dotEnv);
    if (sources.contains(ENVIRONMENT)) {
      sources.addBefore(ENVIRONMENT, known);
      sources.addAfter(ENVIRONMENT, others);
    } else {
      sources.addLast(known);
      sources.addLast(others);
    }
  }

  private Map<String, DotEnv.Entry> dotEnv(Refusals refusals, Set<Path> files) {
    Path file = workingDirectory.resolve(DOT_ENV);
    files.add(file.toAbsolutePath().normalize());
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      return DotEnv.read(Files.readString(file), DOT_ENV, refusals);
    } catch (IOException e) {
      refusals.add(
          new StartRefused(
              "The file .env in the working directory cannot be read.",
              "Check that this process may read it and that it is text in UTF-8, or remove it.",
              null,
              DOT_ENV,
              0));
      return Map.of();
    }
  }

  private @Nullable OriginTrackedValue elsewhere(
      String name, Variables variables, Map<String, DotEnv.Entry> dotEnv, Set<Path> files) {
    DotEnv.Entry entry = dotEnv.get(name);
    if (entry != null && !entry.value().isBlank()) {
      return OriginTrackedValue.of(entry.value(), new VariableOrigin(name, DOT_ENV, entry.line()));
    }
    if (Variables.SECRETS.contains(name)) {
      String file = variables.get(name + "_FILE");
      DotEnv.Entry inDotEnv = dotEnv.get(name + "_FILE");
      if (file == null && inDotEnv != null && !inDotEnv.value().isBlank()) {
        file = inDotEnv.value();
      }
      if (file != null) {
        Path path = workingDirectory.resolve(file);
        files.add(path.toAbsolutePath().normalize());
        return secret(name, MountedSecrets.named(name, path), path);
      }
    }
    MountedSecrets mounted = new MountedSecrets(secrets);
    files.add(mounted.file(name).toAbsolutePath().normalize());
    String value = mounted.mounted(name);
    return value == null ? null : secret(name, value, mounted.file(name));
  }

  private static OriginTrackedValue secret(String name, String value, Path file) {
    return OriginTrackedValue.of(value, new VariableOrigin(name, file.toString(), 0));
  }

  /** All variables of the file, with their lines. */
  private static final class DotEnvSource extends SystemEnvironmentPropertySource
      implements OriginLookup<String> {
    private final Map<String, DotEnv.Entry> entries;

    DotEnvSource(Map<String, DotEnv.Entry> entries) {
      super(".env-" + ENVIRONMENT, values(entries));
      this.entries = entries;
    }

    private static Map<String, Object> values(Map<String, DotEnv.Entry> entries) {
      Map<String, Object> values = new LinkedHashMap<>();
      entries.forEach((name, entry) -> values.put(name, entry.value()));
      return values;
    }

    @Override
    public @Nullable Origin getOrigin(String name) {
      DotEnv.Entry entry = entries.get(name);
      return entry == null ? null : new VariableOrigin(name, DOT_ENV, entry.line());
    }
  }
}
