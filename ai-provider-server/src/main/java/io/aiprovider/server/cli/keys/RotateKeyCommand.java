package io.aiprovider.server.cli.keys;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ai-provider keys rotate}. */
@Command(
    name = "rotate",
    sortOptions = false,
    header = "Gives a key a new secret.",
    description = "The id, the limits and what was counted stay.",
    footer = {
      "",
      ServerOption.KEY,
      "",
      "Example: ai-provider keys rotate 3kq8v2m4x7ab --overlap-seconds 3600"
    })
final class RotateKeyCommand implements Callable<Integer> {
  private final Console console;
  private final Servers servers;

  @Parameters(paramLabel = "ID", description = "The id of the key.")
  private String id = "";

  @Option(
      names = "--overlap-seconds",
      paramLabel = "N",
      description = "How long the old secret still works. If not given, a day.")
  private @Nullable Long overlap;

  @Mixin private final IssuedKeyOutput output = new IssuedKeyOutput();
  @Mixin private final ServerOption server = new ServerOption();

  RotateKeyCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client =
        server.client(servers).naming(Map.of("overlap_seconds", "--overlap-seconds"));
    JsonObject request =
        overlap == null ? JsonObject.EMPTY : JsonObject.of("overlap_seconds", overlap);
    output.write(client, client.postJson(KeysCommand.path(id, "rotate"), request), console);
    return 0;
  }
}
