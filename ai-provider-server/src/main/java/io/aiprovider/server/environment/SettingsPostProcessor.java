package io.aiprovider.server.environment;

import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.environment.ConfigurationFiles.LegacyProperties;
import io.aiprovider.server.startup.LaunchArguments;
import io.aiprovider.spring.settings.Nearest;
import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
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
 * Puts everything that configures this server in its order, and refuses what cannot run. From the
 * strongest: command line, system properties and environment as Spring has them; our variables; our
 * files; Spring's files; defaults. Runs once Spring's files are read.
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
    refuseUnknownWords(environment);
    Variables variables = Variables.of(environment);
    ProviderVariables providers = new ProviderVariables(variables);
    MutablePropertySources sources = environment.getPropertySources();

    Map<String, Object> settings = ServiceVariables.properties(variables, workingDirectory);
    Modes.named(variables, log).ifPresent(mode -> settings.put(Modes.PROPERTY, mode));
    String last = lastOfTheEnvironment(sources);
    sources.addAfter(last, new MapPropertySource(VARIABLES, settings));
    addFiles(environment, providers);

    Settings view = new Settings(environment);
    Map<String, Object> completing = providers.properties(view.providers());
    completing.keySet().removeIf(view::isSet);
    sources.addAfter(VARIABLES, new MapPropertySource(PROVIDERS, completing));

    boolean development = view.mode() == Mode.DEVELOPMENT;
    Map<String, Object> defaults = Defaults.of(development);
    if (development && view.enabledProviders().isEmpty()) {
      defaults.put("ai-provider.providers.simulated.type", "simulated");
    }
    sources.addLast(new MapPropertySource(DEFAULTS, defaults));
    new StartConditions(view, variables, log).check(development);
  }

  private static void refuseUnknownWords(ConfigurableEnvironment environment) {
    PropertySource<?> arguments = commandLine(environment);
    Object words =
        arguments == null
            ? null
            : arguments.getProperty(
                CommandLinePropertySource.DEFAULT_NON_OPTION_ARGS_PROPERTY_NAME);
    if (words != null) {
      throw new StartRefused(
          "The command line has '" + words + "', which means nothing here.",
          LaunchArguments.USAGE,
          String.valueOf(words),
          "the command line",
          0);
    }
    if (arguments instanceof EnumerablePropertySource<?> options) {
      Stream.of(options.getPropertyNames()).forEach(SettingsPostProcessor::refuseUnknownOption);
    }
  }

  /** A property has a dot in its name, a variable has capitals; of other options there are few. */
  private static void refuseUnknownOption(String name) {
    boolean property = name.indexOf('.') >= 0 || OPTIONS.contains(name);
    if (!property && !Variables.known().contains(name)) {
      throw new StartRefused(
          "The command line has the option '--" + name + "', which is not known.",
          "The nearest one is '--" + Nearest.of(name, OPTIONS) + "'. " + LaunchArguments.USAGE,
          "--" + name,
          "the command line",
          0);
    }
  }

  private static @Nullable PropertySource<?> commandLine(ConfigurableEnvironment environment) {
    return environment
        .getPropertySources()
        .get(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME);
  }

  /** The source that ours come after. */
  private static String lastOfTheEnvironment(MutablePropertySources sources) {
    String last = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    for (PropertySource<?> source : sources) {
      if (source.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
        last = source.getName();
      }
    }
    return last;
  }

  private void addFiles(ConfigurableEnvironment environment, ProviderVariables providers) {
    PropertySource<?> arguments = commandLine(environment);
    Object named = arguments == null ? null : arguments.getProperty(LaunchArguments.CONFIG);
    List<PropertySource<?>> files =
        new ConfigurationFiles(workingDirectory, log).read((String) named);
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
      if (file instanceof LegacyProperties older) {
        older.leaveOut(name -> !view.providers().contains(name) && isUnusable(name, providers));
        sources.addAfter(before, older);
      }
      before = file.getName();
    }
  }

  /** The older shape has no keys: without the variable such a provider could not work. */
  private boolean isUnusable(String provider, ProviderVariables providers) {
    boolean unusable = providers.lacksKey(provider);
    if (unusable) {
      log.warn("Provider " + provider + " is left out: its API key is not set.");
    }
    return unusable;
  }
}
