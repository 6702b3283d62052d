package io.aiprovider.server.cli.ledger;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.OutputOption;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private static final List<Column> FIGURES =
      List.of(
          Column.number("requests", 2),
          Column.number("errors", 5),
          Column.number("cache hits", 6),
          Column.number("input tokens", 4),
          Column.number("output tokens", 4),
          Column.number("unpriced", 3),
          Column.number("cost", 1));
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
          "provider, model, target, key, user, tenant, tag:NAME, day or hour. If not given, model.")
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
    Map<String, @Nullable String> query = new LinkedHashMap<>();
    query.put("group_by", groupBy);
    query.put("from", from);
    query.put("to", to);
    query.put("zone", zone);
    output.write(server.client(servers).naming(OPTIONS), PATH, query, console, this::print);
    return 0;
  }

  private void print(JsonObject costs, JsonObject total) {
    console.line(
        "Costs from %s to %s (%s), in US dollars"
            .formatted(costs.string("from"), costs.string("to"), costs.string("zone")));
    console.line("");
    List<JsonObject> groups = costs.objects("groups");
    List<String> cost = Numbers.costs(groups, total);
    boolean byUser = groupBy.equals("user"); // a user's id is unique only within its tenant
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text(groupBy, 1));
    if (byUser) {
      columns.add(Column.text("tenant", 1));
    }
    columns.addAll(FIGURES);
    TextTable table = new TextTable(columns);
    for (int i = 0; i < groups.size(); i++) {
      JsonObject group = groups.get(i);
      List<String> names = new ArrayList<>(List.of(name(group, "key")));
      if (byUser) {
        names.add(name(group, "tenant"));
      }
      table.row(row(names, group, cost.get(i)));
    }
    List<String> names = byUser ? List.of("total", "") : List.of("total");
    table.total(row(names, total, cost.get(groups.size())));
    table.print(console);
  }

  private static String name(JsonObject group, String member) {
    return Objects.requireNonNullElse(group.string(member), "(none)");
  }

  private static List<String> row(List<String> names, JsonObject figures, String cost) {
    List<String> row = new ArrayList<>(names);
    row.add(Numbers.count(figures, "requests"));
    row.add(Numbers.count(figures, "errors"));
    row.add(Numbers.count(figures, "cache_hits"));
    row.add(Numbers.count(figures, "prompt_tokens"));
    row.add(Numbers.count(figures, "completion_tokens"));
    row.add(Numbers.count(figures, "unpriced_requests"));
    row.add(cost);
    return row;
  }
}
