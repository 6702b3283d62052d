package io.aiprovider.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ai-provider config}: the configuration of a server. */
@Command(
    name = "config",
    sortOptions = false,
    synopsisSubcommandLabel = "check|show|reload|history|rollback",
    header = "Checks, shows and reloads the configuration of a server.",
    footer = {"", "Example: ai-provider config check ai-provider.yml"})
final class ConfigCommand implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  /** The command with its own commands. */
  static CommandLine with(Console console, ServerAddress.Factory servers) {
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
