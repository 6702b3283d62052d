package io.aiprovider.server.cli.switches;

import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ai-provider switch list}. */
@Command(
    name = "list",
    sortOptions = false,
    header = "Shows the switches that hold now.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider switch list"})
final class ListSwitchesCommand implements Callable<Integer> {
  private final Console console;
  private final Servers servers;

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  ListSwitchesCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers);
    output.write(
        client,
        client.get(SwitchCommand.PATH, Map.of()),
        "switches",
        console,
        answer -> print(answer.objects("switches")));
    return 0;
  }

  private void print(List<JsonObject> switches) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("id", 1),
                Column.text("action", 1),
                Column.text("of", 1),
                Column.number("weight", 4),
                Column.text("until", 2),
                Column.text("by", 5),
                Column.text("reason", 3)));
    for (JsonObject each : switches) {
      table.row(
          List.of(
              SwitchCommand.text(each, "id"),
              SwitchCommand.text(each, "action"),
              SwitchCommand.subject(each),
              each.get("weight") instanceof JsonNumber ? Numbers.count(each, "weight") : "",
              SwitchCommand.text(each, "expires_at"),
              SwitchCommand.text(each, "created_by"),
              SwitchCommand.text(each, "reason")));
    }
    table.print(console);
  }
}
