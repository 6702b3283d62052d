package io.aiprovider.server.cli.config;

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
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ai-provider config history}. */
@Command(
    name = "history",
    sortOptions = false,
    header = "Shows the versions of the configuration that servers used, the newest first.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider config history"})
final class ConfigHistoryCommand implements Callable<Integer> {
  private static final String PATH = "/admin/config/history";
  private static final int MOST_KEYS = 3;

  private final Console console;
  private final Servers servers;

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  ConfigHistoryCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers);
    String answer = client.get(PATH, Map.of());
    output.write(client, answer, "versions", console, this::print);
    return 0;
  }

  private void print(JsonObject answer) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("version", 1),
                Column.text("since", 1),
                Column.text("cause", 1),
                Column.text("by", 2),
                Column.text("changes", 1)));
    for (JsonObject version : answer.objects("versions")) {
      String id = String.valueOf(version.string("id"));
      table.row(
          List.of(
              version.isTrue("in_use") ? id + " (in use)" : id,
              String.valueOf(version.string("created_at")),
              String.valueOf(version.string("cause")),
              Objects.requireNonNullElse(version.string("actor"), ""),
              changes(version)));
    }
    table.print(console);
  }

  private static String changes(JsonObject version) {
    List<JsonObject> changes = version.objects("changes");
    String keys =
        changes.stream()
            .limit(MOST_KEYS)
            .map(change -> String.valueOf(change.string("key")))
            .collect(Collectors.joining(", "));
    int more = changes.size() - MOST_KEYS;
    return more > 0 ? keys + " and " + more + " more" : keys;
  }
}
