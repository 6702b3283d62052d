package io.aiprovider.server.cli.providers;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ai-provider providers}: how the providers perform. */
@Command(
    name = "providers",
    sortOptions = false,
    header = "Shows how the providers perform.",
    description =
        "Counts and costs are since the start of the server, p50 and p95 are of about the latest"
            + " five minutes.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider providers"})
public final class ProvidersCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/providers";
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("provider", 1),
          Column.text("enabled", 7),
          Column.text("status", 2),
          Column.text("circuit", 3),
          Column.number("priority", 5),
          Column.number("success", 3),
          Column.number("p50 ms", 6),
          Column.number("p95 ms", 4),
          Column.number("failovers", 5),
          Column.number("cost", 4));

  private final Console console;
  private final Servers servers;

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  public ProvidersCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers);
    String answer = client.get(PATH, Map.of());
    output.write(
        client, answer, "providers", console, providers -> print(providers.objects("providers")));
    return 0;
  }

  private void print(List<JsonObject> providers) {
    TextTable table = new TextTable(COLUMNS);
    List<String> costs =
        Numbers.money(
            providers.stream().map(provider -> Numbers.of(provider, "cost_usd")).toList());
    for (int i = 0; i < providers.size(); i++) {
      table.row(row(providers.get(i), costs.get(i)));
    }
    table.print(console);
  }

  private static List<String> row(JsonObject provider, String cost) {
    String name = text(provider, "name");
    if (!provider.isTrue("enabled")) {
      List<String> row = new ArrayList<>(Collections.nCopies(COLUMNS.size(), ""));
      row.set(0, name);
      row.set(1, "no");
      return row;
    }
    return List.of(
        name,
        "yes",
        text(provider, "status"),
        text(provider, "circuit"),
        Numbers.count(provider, "priority"),
        called(provider) ? percent(Numbers.of(provider, "success_rate")) : "",
        millis(provider, "p50_ms"),
        millis(provider, "p95_ms"),
        Numbers.count(provider, "failovers"),
        cost);
  }

  private static boolean called(JsonObject provider) {
    return Numbers.of(provider, "attempts").signum() > 0;
  }

  /** Empty if nothing was measured. */
  private static String millis(JsonObject provider, String name) {
    return Numbers.of(provider, name).signum() > 0 ? Numbers.count(provider, name) : "";
  }

  /** Rounded down: 100% means that nothing failed. */
  private static String percent(BigDecimal share) {
    BigDecimal percent = share.movePointRight(2).setScale(1, RoundingMode.DOWN);
    return String.format(Locale.ROOT, "%s%%", percent.toPlainString());
  }

  private static String text(JsonObject json, String name) {
    String text = json.string(name);
    return text == null ? "" : text;
  }
}
