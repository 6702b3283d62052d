package io.aiprovider.server.cli.cache;

import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.HelpOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ai-provider cache}: the answers that a server keeps. */
@Command(
    name = "cache",
    sortOptions = false,
    synopsisSubcommandLabel = "clear|entries|evaluate",
    header =
        "Removes and lists the answers in the cache of a server, and measures its semantic cache.",
    footer = {"", "Example: ai-provider cache clear --tenant acme"})
public final class CacheCommand implements Runnable {
  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  /** The command with its own commands. */
  public static CommandLine with(Console console, Servers servers) {
    return new CommandLine(new CacheCommand())
        .addSubcommand(new CacheClearCommand(console, servers))
        .addSubcommand(new CacheEntriesCommand(console, servers))
        .addSubcommand(new CacheEvaluateCommand(console, servers));
  }

  @Override
  public void run() {
    throw CommandFailed.wrongUse("cache needs a command: clear, entries or evaluate.");
  }
}
