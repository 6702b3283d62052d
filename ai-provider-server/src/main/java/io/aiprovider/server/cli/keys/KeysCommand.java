package io.aiprovider.server.cli.keys;

import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.HelpOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ai-provider keys}: the keys of callers. */
@Command(
    name = "keys",
    sortOptions = false,
    synopsisSubcommandLabel = "create|list|rotate|revoke",
    header = "Creates, lists, rotates and revokes the keys of callers.",
    footer = {"", "Example: ai-provider keys create --tenant acme --user ada --name backend"})
public final class KeysCommand implements Runnable {
  static final String PATH = "/auth/keys";

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  /** The command with its own commands. */
  public static CommandLine with(Console console, Servers servers) {
    return new CommandLine(new KeysCommand())
        .addSubcommand(new CreateKeyCommand(console, servers))
        .addSubcommand(new ListKeysCommand(console, servers))
        .addSubcommand(new RotateKeyCommand(console, servers))
        .addSubcommand(new RevokeKeyCommand(console, servers));
  }

  /** The path of something that is done with a key. */
  static String path(String id, String action) {
    return PATH + "/" + ServerClient.segment("the id of a key", id) + "/" + action;
  }

  @Override
  public void run() {
    throw CommandFailed.wrongUse("keys needs a command: create, list, rotate or revoke.");
  }
}
