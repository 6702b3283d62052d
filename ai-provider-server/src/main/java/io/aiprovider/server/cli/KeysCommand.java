package io.aiprovider.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ai-provider keys}: the keys of callers. */
@Command(
    name = "keys",
    sortOptions = false,
    synopsisSubcommandLabel = "create|list|rotate|revoke",
    header = "Creates, lists, rotates and revokes the keys of callers.",
    footer = {"", "Example: ai-provider keys create --tenant acme --user ada --name backend"})
final class KeysCommand implements Runnable {
  static final String PATH = "/auth/keys";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  /** The command with its own commands. */
  static CommandLine with(Console console, ServerAddress.Factory servers) {
    return new CommandLine(new KeysCommand())
        .addSubcommand(new CreateKeyCommand(console, servers))
        .addSubcommand(new ListKeysCommand(console, servers))
        .addSubcommand(new RotateKeyCommand(console, servers))
        .addSubcommand(new RevokeKeyCommand(console, servers));
  }

  /** The path of something that is done with a key. */
  static String path(String id, String action) {
    return PATH + "/" + ServerClient.segment(id) + "/" + action;
  }

  @Override
  public void run() {
    throw CommandFailed.wrongUse("keys needs a command: create, list, rotate or revoke.");
  }
}
