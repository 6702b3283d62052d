package io.aiprovider.server.cli.config;

import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ai-provider config rollback}. */
@Command(
    name = "rollback",
    sortOptions = false,
    header = "Restores the configuration files of an earlier version on a running server.",
    description = "'ai-provider config history' shows the versions.",
    footer = {
      "",
      ServerOption.KEY,
      "",
      "Example: ai-provider config rollback 0b9b4e9e-5d0c-4bb7-a3c7-6c6e0c7b0f59"
    })
final class ConfigRollbackCommand implements Callable<Integer> {
  private final Console console;
  private final Servers servers;

  @Parameters(paramLabel = "ID", description = "The id of the version.")
  private String id = "";

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  ConfigRollbackCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers);
    String path =
        "/admin/config/versions/" + ServerClient.segment("the id of a version", id) + "/rollback";
    String answer = client.post(path, Map.of());
    output.write(client, answer, "changes", console, result -> ReloadOutput.print(result, console));
    return 0;
  }
}
