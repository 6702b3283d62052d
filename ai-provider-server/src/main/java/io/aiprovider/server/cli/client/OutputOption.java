package io.aiprovider.server.cli.client;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The form of a result, if it is not a table. */
public final class OutputOption {
  @Option(names = "--json", description = "Write JSON instead of a table.")
  private boolean json;

  @Option(names = "--csv", description = "Write CSV instead of a table.")
  private boolean csv;

  /** Refuses to write both. Before anything is done: a command can change something. */
  public void check() {
    if (json && csv) {
      throw CommandFailed.wrongUse("Choose one of --json and --csv.");
    }
  }

  public boolean isJson() {
    return json;
  }

  public boolean isCsv() {
    return csv;
  }

  /**
   * Writes a report of the server: its JSON or CSV as they are, or else a table.
   *
   * @param table prints the report, which has this total
   */
  public void write(
      ServerClient client,
      String path,
      Map<String, @Nullable String> query,
      Console console,
      BiConsumer<JsonObject, JsonObject> table) {
    Map<String, @Nullable String> complete = new LinkedHashMap<>(query);
    if (csv) {
      complete.put("format", "csv");
    }
    String answer = client.get(path, complete);
    if (csv || json) {
      console.raw(answer);
      return;
    }
    JsonObject report = client.json(answer);
    JsonObject total = report.object("total");
    if (total == null) {
      throw client.notOurs();
    }
    table.accept(report, total);
  }
}
