package io.aiprovider.server.cli.config;

import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.HelpOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ai-provider config}: the configuration of a server. */
@Command(
    name = "config",
    sortOptions = false,
    synopsisSubcommandLabel = "check|show|reload|history|rollback",
    header = "Checks, shows and reloads the configuration of a server.",
    footer = {"", "Example: ai-provider config check ai-provider.yml"})
public final class ConfigCommand implements Runnable {
  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  /** The command with its own commands. */
  public static CommandLine with(Console console, Servers servers) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new ConfigCheckCommand(console))
        .addSubcommand(new ConfigShowCommand(console, servers))
        .addSubcommand(new ConfigReloadCommand(console, servers))
        .addSubcommand(new ConfigHistoryCommand(console, servers))
        .addSubcommand(new ConfigRollbackCommand(console, servers));
  }

  @Override
  public void run() {
    throw CommandFailed.wrongUse(
        "config needs a command: check, show, reload, history or rollback.");
  }
}
