package io.aiprovider.server.cli.config;

import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.ExitStatus;
import io.aiprovider.server.cli.console.HelpOption;
import io.aiprovider.server.configuration.ConfigurationJson;
import io.aiprovider.server.configuration.ConfigurationReading;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ai-provider config check}: whether a server can start with the configuration. */
@Command(
    name = "check",
    sortOptions = false,
    header = "Checks whether a server can start with the configuration here.",
    description =
        "It reads the same files, variables and secrets as a server that is started in this"
            + " directory, and reports everything that is wrong with them. Nothing is started, and"
            + " no provider is called.",
    footer = {"", "Example: ai-provider config check ai-provider.yml"})
final class ConfigCheckCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "A configuration file, as for serve --config. If not given, the files here.")
  private @Nullable String file;

  @Option(names = "--json", description = "Write the result as JSON.")
  private boolean json;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  ConfigCheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ConfigurationReading reading = LocalConfiguration.read(file);
    if (json) {
      console.raw(ConfigurationJson.check(reading).toString());
    } else {
      reading.warnings().forEach(console::note);
      LocalConfiguration.print(reading.mistakes(), console::line);
      console.line(summary(reading));
    }
    return reading.isValid() ? 0 : ExitStatus.FAILED;
  }

  private static String summary(ConfigurationReading reading) {
    int mistakes = reading.mistakes().size();
    return mistakes > 0
        ? mistakes == 1 ? "1 mistake." : mistakes + " mistakes."
        : "The configuration is valid: " + LocalConfiguration.sources(reading) + ".";
  }
}
