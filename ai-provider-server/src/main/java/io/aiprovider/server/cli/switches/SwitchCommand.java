package io.aiprovider.server.cli.switches;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.HelpOption;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ai-provider switch}: decisions of operators that hold for some time. */
@Command(
    name = "switch",
    sortOptions = false,
    synopsisSubcommandLabel = "set|list|remove",
    header = "Switches providers and models off and on during an incident.",
    description = "A switch holds on all servers of a database, until it expires or is removed.",
    footer = {"", "Example: ai-provider switch set disable openai --for 30m"})
public final class SwitchCommand implements Runnable {
  static final String PATH = "/admin/switches";

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  /** The command with its own commands. */
  public static CommandLine with(Console console, Servers servers) {
    return new CommandLine(new SwitchCommand())
        .addSubcommand(new SetSwitchCommand(console, servers))
        .addSubcommand(new ListSwitchesCommand(console, servers))
        .addSubcommand(new RemoveSwitchCommand(console, servers));
  }

  @Override
  public void run() {
    throw CommandFailed.wrongUse("switch needs a command: set, list or remove.");
  }

  /** What a switch is about, in words. */
  static String subject(JsonObject shown) {
    String provider = shown.string("provider");
    String model = shown.string("model");
    if (provider == null) {
      return "model " + model;
    }
    return model == null ? provider : provider + "/" + model;
  }

  static String text(JsonObject json, String name) {
    return Objects.requireNonNullElse(json.string(name), "");
  }
}
