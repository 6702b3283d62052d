package io.aiprovider.server.cli.ledger;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider performance}: how long calls took, and how they failed. */
@Command(
    name = "performance",
    sortOptions = false,
    header = "Shows how long calls took, how fast answers came, and how many calls failed.",
    description = "The key decides whose calls they are: the admin key sees everybody's.",
    footer = {
      "",
      ServerOption.KEY,
      "",
      "Example: ai-provider performance --from 2026-11-01 --to 2026-12-01 --group-by target"
    })
public final class PerformanceCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/analytics/performance";
  private static final Map<String, String> OPTIONS =
      Map.of("group_by", "--group-by", "from", "--from", "to", "--to", "zone", "--zone");

  private final Console console;
  private final Servers servers;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "The beginning. If not given, the beginning of the month.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "The end, which is not included. If not given, the end of the month.")
  private @Nullable String to;

  @Option(
      names = "--group-by",
      paramLabel = "GROUP",
      defaultValue = "target",
      description = "provider, model, target, key or tenant. If not given, target.")
  private String groupBy = "target";

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The time zone, as Europe/Berlin. If not given, that of the server's reports.")
  private @Nullable String zone;

  @Mixin private final JsonOption output = new JsonOption();
  @Mixin private final ServerOption server = new ServerOption();

  public PerformanceCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    Map<String, @Nullable String> query = new LinkedHashMap<>();
    query.put("group_by", groupBy);
    query.put("from", from);
    query.put("to", to);
    query.put("zone", zone);
    ServerClient client = server.client(servers).naming(OPTIONS);
    output.write(client, client.get(PATH, query), "groups", console, this::print);
    return 0;
  }

  private void print(JsonObject report) {
    console.line(
        "Performance from %s to %s (%s), in milliseconds"
            .formatted(report.string("from"), report.string("to"), report.string("zone")));
    console.line("");
    TextTable table =
        new TextTable(
            List.of(
                Column.text(groupBy, 1),
                Column.number("requests", 2),
                Column.number("errors", 2),
                Column.number("p50", 3),
                Column.number("p95", 2),
                Column.number("p99", 4),
                Column.number("first p50", 4),
                Column.number("first p95", 3),
                Column.number("tokens/s", 3)));
    for (JsonObject group : report.objects("groups")) {
      table.row(row(Objects.requireNonNullElse(group.string("key"), "(none)"), group));
    }
    table.total(row("total", Objects.requireNonNullElse(report.object("total"), JsonObject.EMPTY)));
    table.print(console);
  }

  private static List<String> row(String key, JsonObject figures) {
    JsonObject duration = object(figures, "duration_ms");
    JsonObject first = object(figures, "ttft_ms");
    return List.of(
        key,
        Numbers.count(figures, "requests"),
        Numbers.count(figures, "errors"),
        number(duration, "p50", 0),
        number(duration, "p95", 0),
        number(duration, "p99", 0),
        number(first, "p50", 0),
        number(first, "p95", 0),
        number(figures, "tokens_per_second", 1));
  }

  private static JsonObject object(JsonObject json, String name) {
    return Objects.requireNonNullElse(json.object(name), JsonObject.EMPTY);
  }

  private static String number(JsonObject json, String name, int decimals) {
    return json.has(name) && !Objects.requireNonNull(json.get(name)).isNull()
        ? Numbers.of(json, name).setScale(decimals, RoundingMode.HALF_UP).toPlainString()
        : "";
  }
}
