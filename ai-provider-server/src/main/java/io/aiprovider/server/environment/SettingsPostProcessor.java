package io.aiprovider.server.environment;

import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.environment.file.ConfigurationFiles;
import io.aiprovider.server.environment.file.ConfigurationFiles.LegacyProperties;
import io.aiprovider.server.environment.variable.ModeVariables;
import io.aiprovider.server.environment.variable.ProviderVariables;
import io.aiprovider.server.environment.variable.ServiceVariables;
import io.aiprovider.server.environment.variable.Variables;
import io.aiprovider.server.startup.LaunchArguments;
import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.schema.NearestName;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Orders all sources of this server's configuration, and refuses a configuration that cannot run.
 * The sources in the order of precedence: command line, system properties and environment as in
 * Spring; this server's variables; its files; Spring's files; defaults. Runs after Spring's files
 * are read.
 */
final class SettingsPostProcessor implements EnvironmentPostProcessor, Ordered {
  private static final List<String> OPTIONS =
      List.of(LaunchArguments.CONFIG, "help", "debug", "trace");

  private static final String VARIABLES = "ai-provider settings from variables";
  private static final String PROVIDERS = "ai-provider providers from variables";
  private static final String DEFAULTS = "ai-provider defaults";

  private final Log log;
  private final Path workingDirectory;

  public SettingsPostProcessor(DeferredLogFactory logs) {
    this(logs.getLog(SettingsPostProcessor.class), Path.of(""));
  }

  SettingsPostProcessor(Log log, Path workingDirectory) {
    this.log = log;
    this.workingDirectory = workingDirectory;
  }

  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 1;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Refusals refusals = new Refusals();
    apply(environment, refusals, new HashSet<>());
    refusals.refuse();
  }

  /**
   * Adds the sources.
   *
   * @param refusals gets what is wrong
   * @param paths gets where configuration files are, or would be if they existed
   */
  void apply(ConfigurableEnvironment environment, Refusals refusals, Set<Path> paths) {
    refuseUnknownArguments(environment, refusals);
    Variables variables = new Variables(environment, refusals);
    ProviderVariables providers = new ProviderVariables(variables);
    MutablePropertySources sources = environment.getPropertySources();

    Map<String, Object> settings = ServiceVariables.properties(variables, workingDirectory);
    ModeVariables.put(variables, settings, log);
    String last = lastOfTheEnvironment(sources);
    sources.addAfter(last, new OriginTrackedMapPropertySource(VARIABLES, settings));
    addFiles(environment, providers, refusals, paths);

    Settings view = new Settings(environment);
    Map<String, Object> completing = providers.properties(view.providers());
    completing.keySet().removeIf(view::isSet);
    sources.addAfter(VARIABLES, new OriginTrackedMapPropertySource(PROVIDERS, completing));

    Mode mode = Objects.requireNonNullElse(refusals.value(view::mode), Mode.PRODUCTION);
    boolean development = mode == Mode.DEVELOPMENT;
    Map<String, Object> defaults = Defaults.of(development, view.hasJsonLog(mode));
    if (development && view.enabledProviders().isEmpty()) {
      defaults.put("ai-provider.providers.simulated.type", "simulated");
    }
    if (view.isSet("ai-provider.ssl.certificate")) {
      defaults.put("server.ssl.bundle", "ai-provider");
      defaults.put("server.http2.enabled", "true"); // offered in the handshake of TLS
    }
    sources.addLast(new MapPropertySource(DEFAULTS, defaults));
    new StartConditions(view, variables, refusals, log).check(development);
  }

  private static void refuseUnknownArguments(
      ConfigurableEnvironment environment, Refusals refusals) {
    PropertySource<?> arguments = commandLine(environment);
    Object unknown =
        arguments == null
            ? null
            : arguments.getProperty(
                CommandLinePropertySource.DEFAULT_NON_OPTION_ARGS_PROPERTY_NAME);
    if (unknown != null) {
      refusals.add(
          new StartRefused(
              "The command line has the unknown argument '" + unknown + "'.",
              LaunchArguments.USAGE,
              String.valueOf(unknown),
              LaunchArguments.COMMAND_LINE,
              0));
    }
    if (arguments instanceof EnumerablePropertySource<?> options) {
      Stream.of(options.getPropertyNames())
          .forEach(name -> refusals.run(() -> refuseUnknownOption(name)));
    }
  }

  /** Options are properties, which have a dot in their name, known variables, and a few others. */
  private static void refuseUnknownOption(String name) {
    boolean property = name.indexOf('.') >= 0 || OPTIONS.contains(name);
    if (!property && !Variables.known().contains(name)) {
      throw new StartRefused(
          "The command line has the option '--" + name + "', which is not known.",
          "The nearest one is '--" + NearestName.of(name, OPTIONS) + "'. " + LaunchArguments.USAGE,
          "--" + name,
          LaunchArguments.COMMAND_LINE,
          0);
    }
  }

  private static @Nullable PropertySource<?> commandLine(ConfigurableEnvironment environment) {
    return environment
        .getPropertySources()
        .get(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME);
  }

  /** The source before ours. */
  private static String lastOfTheEnvironment(MutablePropertySources sources) {
    String last = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    for (PropertySource<?> source : sources) {
      if (source.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
        last = source.getName();
      }
    }
    return last;
  }

  private void addFiles(
      ConfigurableEnvironment environment,
      ProviderVariables providers,
      Refusals refusals,
      Set<Path> paths) {
    PropertySource<?> arguments = commandLine(environment);
    Object named = arguments == null ? null : arguments.getProperty(LaunchArguments.CONFIG);
    ConfigurationFiles reader = new ConfigurationFiles(workingDirectory, log);
    paths.addAll(reader.candidates((String) named));
    List<PropertySource<?>> files = reader.read((String) named, refusals);
    MutablePropertySources sources = environment.getPropertySources();
    String before = VARIABLES;
    for (PropertySource<?> file : files) {
      if (!(file instanceof LegacyProperties)) {
        sources.addAfter(before, file);
        before = file.getName();
      }
    }
    Settings view = new Settings(environment);
    for (PropertySource<?> file : files) {
      if (file instanceof LegacyProperties legacy) {
        legacy.removeProviders(
            name -> !view.providers().contains(name) && isUnusable(name, providers));
        sources.addAfter(before, legacy);
      }
      before = file.getName();
    }
  }

  /** The older form has no API keys: without the variable such a provider cannot work. */
  private boolean isUnusable(String provider, ProviderVariables providers) {
    boolean unusable = providers.lacksKey(provider);
    if (unusable) {
      log.warn("Provider " + provider + " is left out: its API key is not set.");
    }
    return unusable;
  }
}
