package io.aiprovider.server.cli.ledger;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.OutputOption;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider costs}: what was used and what it cost. */
@Command(
    name = "costs",
    sortOptions = false,
    header = "Shows what was used and what it cost.",
    description = "The key decides whose usage it is: the admin key sees everybody's.",
    footer = {
      "",
      ServerOption.KEY,
      "",
      "Example: ai-provider costs --from 2026-10-01 --to 2026-11-01 --group-by model"
    })
public final class CostsCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/analytics/costs";
  private static final Map<String, String> OPTIONS =
      Map.of("group_by", "--group-by", "from", "--from", "to", "--to", "zone", "--zone");

  private final Console console;
  private final Servers servers;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "The beginning, as 2026-10-01 or 2026-10-01T12:00:00Z. If not given, the"
              + " beginning of the month.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "The end, which is not included. If not given, the end of the month.")
  private @Nullable String to;

  @Option(
      names = "--group-by",
      paramLabel = "GROUP",
      defaultValue = "model",
      description =
          "provider, model, key, user, tenant, tag:NAME, day or hour. If not given, model.")
  private String groupBy = "model";

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The time zone, as Europe/Berlin. If not given, that of the server's reports.")
  private @Nullable String zone;

  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ServerOption server = new ServerOption();

  public CostsCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    output.check();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("group_by", groupBy);
    put(query, "from", from);
    put(query, "to", to);
    put(query, "zone", zone);
    output.write(server.client(servers).naming(OPTIONS), PATH, query, console, this::print);
    return 0;
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }

  private void print(JsonObject costs, JsonObject total) {
    console.line(
        "Costs from %s to %s (%s), in US dollars"
            .formatted(costs.string("from"), costs.string("to"), costs.string("zone")));
    console.line("");
    List<JsonObject> groups = costs.objects("groups");
    List<String> cost = Numbers.costs(groups, total);
    TextTable table =
        new TextTable(
            List.of(
                Column.text(groupBy, 1),
                Column.number("requests", 2),
                Column.number("errors", 5),
                Column.number("cache hits", 6),
                Column.number("input tokens", 4),
                Column.number("output tokens", 4),
                Column.number("unpriced", 3),
                Column.number("cost", 1)));
    for (int i = 0; i < groups.size(); i++) {
      String key = groups.get(i).string("key");
      table.row(row(key == null ? "(none)" : key, groups.get(i), cost.get(i)));
    }
    table.total(row("total", total, cost.get(groups.size())));
    table.print(console);
  }

  private static List<String> row(String key, JsonObject figures, String cost) {
    return List.of(
        key,
        Numbers.count(figures, "requests"),
        Numbers.count(figures, "errors"),
        Numbers.count(figures, "cache_hits"),
        Numbers.count(figures, "prompt_tokens"),
        Numbers.count(figures, "completion_tokens"),
        Numbers.count(figures, "unpriced_requests"),
        cost);
  }
}
