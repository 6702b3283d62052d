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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider anomalies}: usage that is not as usual. */
@Command(
    name = "anomalies",
    sortOptions = false,
    header = "Shows usage that is not as usual.",
    description = "The key decides whose usage it is: the admin key sees everybody's.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider anomalies --from 2026-11-01"})
public final class AnomaliesCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/analytics/anomalies";
  private static final Map<String, String> OPTIONS =
      Map.of("from", "--from", "to", "--to", "zone", "--zone");

  private final Console console;
  private final Servers servers;

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "The first day. If not given, two weeks before the end.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "The day after the last one. If not given, tomorrow.")
  private @Nullable String to;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The time zone, as Europe/Berlin. If not given, that of the server's reports.")
  private @Nullable String zone;

  @Mixin private final JsonOption output = new JsonOption();
  @Mixin private final ServerOption server = new ServerOption();

  public AnomaliesCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    Map<String, @Nullable String> query = new LinkedHashMap<>();
    query.put("from", from);
    query.put("to", to);
    query.put("zone", zone);
    ServerClient client = server.client(servers).naming(OPTIONS);
    output.write(client, client.get(PATH, query), "anomalies", console, this::print);
    return 0;
  }

  private void print(JsonObject answer) {
    String reason = answer.string("reason");
    List<JsonObject> anomalies = answer.objects("anomalies");
    if (reason != null || anomalies.isEmpty()) {
      console.line(reason == null ? "Everything is as usual." : reason);
      return;
    }
    TextTable table =
        new TextTable(
            List.of(
                Column.text("from", 1),
                Column.text("kind", 1),
                Column.text("what", 2),
                Column.number("expected", 2),
                Column.number("actual", 1),
                Column.text("causes", 3),
                Column.text("feedback", 4)));
    anomalies.forEach(anomaly -> table.row(row(anomaly)));
    table.print(console);
  }

  private static List<String> row(JsonObject anomaly) {
    List<String> values =
        Numbers.money(List.of(Numbers.of(anomaly, "expected"), Numbers.of(anomaly, "actual")));
    String key = anomaly.string("key");
    return List.of(
        text(anomaly, "from"),
        text(anomaly, "kind"),
        text(anomaly, "dimension") + (key == null ? "" : " " + key),
        values.get(0),
        values.get(1),
        anomaly.objects("causes").stream()
            .map(cause -> text(cause, "dimension") + " " + text(cause, "key"))
            .collect(Collectors.joining(", ")),
        text(anomaly, "feedback"));
  }

  private static String text(JsonObject json, String name) {
    return Objects.requireNonNullElse(json.string(name), "");
  }
}
