package io.aiprovider.server.cli.cache;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider cache entries}. */
@Command(
    name = "entries",
    sortOptions = false,
    header = "Lists the newest answers in the cache of a running server, without their content.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider cache entries --limit 20"})
final class CacheEntriesCommand implements Callable<Integer> {
  private static final String PATH = "/admin/cache/entries";

  private final Console console;
  private final Servers servers;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most, up to 10000 (default: 100).")
  private @Nullable Long limit;

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  CacheEntriesCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers).naming(Map.of("limit", "--limit"));
    Map<String, String> query = limit == null ? Map.of() : Map.of("limit", limit.toString());
    String answer = client.get(PATH, query);
    output.write(client, answer, "entries", console, this::print);
    return 0;
  }

  private void print(JsonObject answer) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("created", 1),
                Column.text("expires", 2),
                Column.text("tenant", 1),
                Column.text("model", 1),
                Column.number("hits", 1),
                Column.text("key", 3)));
    for (JsonObject entry : answer.objects("entries")) {
      table.row(
          List.of(
              String.valueOf(entry.string("created")),
              String.valueOf(entry.string("expires")),
              Objects.requireNonNullElse(entry.string("tenant"), ""),
              String.valueOf(entry.string("model")),
              String.valueOf(entry.integer("hits")),
              String.valueOf(entry.string("key"))));
    }
    table.print(console);
  }
}
