package io.aiprovider.server.cli.switches;

import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ai-provider switch remove}. */
@Command(
    name = "remove",
    sortOptions = false,
    header = "Ends a switch before it expires.",
    footer = {
      "",
      "The key is that of AI_PROVIDER_ADMIN_KEY.",
      "",
      "Example: ai-provider switch remove 5f0c2a91"
    })
final class RemoveSwitchCommand implements Callable<Integer> {
  private final Console console;
  private final Servers servers;

  @Parameters(paramLabel = "ID", description = "The id of the switch.")
  private String id = "";

  @Mixin private final ServerOption server = new ServerOption();

  RemoveSwitchCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    server
        .client(servers)
        .delete(SwitchCommand.PATH + "/" + ServerClient.segment("the id of a switch", id));
    console.line("Removed %s.".formatted(id));
    return 0;
  }
}
