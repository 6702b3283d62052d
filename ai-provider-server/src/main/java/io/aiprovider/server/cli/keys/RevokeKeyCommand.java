package io.aiprovider.server.cli.keys;

import io.aiprovider.json.JsonObject;
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

/** {@code ai-provider keys revoke}. */
@Command(
    name = "revoke",
    sortOptions = false,
    header = "Ends a key. It cannot be used again.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider keys revoke 3kq8v2m4x7ab"})
final class RevokeKeyCommand implements Callable<Integer> {
  private final Console console;
  private final Servers servers;

  @Parameters(paramLabel = "ID", description = "The id of the key.")
  private String id = "";

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  RevokeKeyCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers);
    String answer = client.post(KeysCommand.path(id, "revoke"), Map.of());
    output.write(client, answer, "revoked_at", console, this::print);
    return 0;
  }

  private void print(JsonObject key) {
    console.line(
        "Revoked %s (%s) of %s, tenant %s."
            .formatted(id, key.string("name"), key.string("user_id"), key.string("tenant_id")));
  }
}
