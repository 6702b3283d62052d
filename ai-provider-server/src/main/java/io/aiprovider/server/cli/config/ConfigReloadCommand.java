package io.aiprovider.server.cli.config;

import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.ExitStatus;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider config reload}. */
@Command(
    name = "reload",
    sortOptions = false,
    header = "Has a running server read its configuration again.",
    description = "The server also notices changed files itself.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider config reload --dry-run"})
final class ConfigReloadCommand implements Callable<Integer> {
  private static final String PATH = "/admin/config/reload";

  private final Console console;
  private final Servers servers;

  @Option(names = "--dry-run", description = "Only show what would change, or what is wrong.")
  private boolean dryRun;

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  ConfigReloadCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers);
    String answer = client.post(PATH, dryRun ? Map.of("dry_run", "true") : Map.of());
    output.write(client, answer, "changes", console, result -> ReloadOutput.print(result, console));
    return client.json(answer).objects("errors").isEmpty() ? 0 : ExitStatus.FAILED;
  }
}
