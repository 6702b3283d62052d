package io.aiprovider.server.cli.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider forecast}: what usage will cost. */
@Command(
    name = "forecast",
    sortOptions = false,
    header = "Shows what usage will cost.",
    description = "The key decides whose usage it is: the admin key sees everybody's.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider forecast --days 14"})
public final class ForecastCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/analytics/forecast";
  private static final Map<String, String> OPTIONS = Map.of("days", "--days", "zone", "--zone");

  private final Console console;
  private final Servers servers;

  @Option(
      names = "--days",
      paramLabel = "NUMBER",
      description = "How many days, from today on. If not given, 30.")
  private @Nullable String days;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The time zone, as Europe/Berlin. If not given, that of the server's reports.")
  private @Nullable String zone;

  @Mixin private final JsonOption output = new JsonOption();
  @Mixin private final ServerOption server = new ServerOption();

  public ForecastCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    Map<String, @Nullable String> query = new LinkedHashMap<>();
    query.put("days", days);
    query.put("zone", zone);
    ServerClient client = server.client(servers).naming(OPTIONS);
    output.write(client, client.get(PATH, query), "history_days", console, this::print);
    return 0;
  }

  private void print(JsonObject forecast) {
    String reason = forecast.string("reason");
    if (reason != null) {
      console.line(reason);
      return;
    }
    console.line(
        "Forecast in US dollars (%s), by %s, confidence %s"
            .formatted(
                forecast.string("zone"), forecast.string("method"), forecast.string("confidence")));
    console.line("");
    TextTable table =
        new TextTable(
            List.of(
                Column.text("day", 1),
                Column.number("low", 2),
                Column.number("expected", 1),
                Column.number("high", 2)));
    for (JsonObject day : forecast.objects("days")) {
      table.row(row(Objects.requireNonNullElse(day.string("date"), ""), day));
    }
    JsonObject month = forecast.object("month_end");
    JsonObject total = forecast.object("total");
    if (month != null && total != null) {
      table.row(row("this month", month));
      table.total(row("total", total));
    }
    table.print(console);
    forecast.objects("budgets").forEach(budget -> printBudget(budget));
  }

  private void printBudget(JsonObject budget) {
    String day = budget.string("exhausts_on");
    if (day != null) {
      console.line(
          "The budget of %s %s (%s) will be exhausted on %s."
              .formatted(
                  budget.string("scope"), budget.string("subject"), budget.string("period"), day));
    }
  }

  private static List<String> row(String name, JsonObject estimate) {
    List<String> money =
        Numbers.money(
            List.of(
                Numbers.of(estimate, "low"),
                Numbers.of(estimate, "cost_usd"),
                Numbers.of(estimate, "high")));
    return List.of(name, money.get(0), money.get(1), money.get(2));
  }
}
