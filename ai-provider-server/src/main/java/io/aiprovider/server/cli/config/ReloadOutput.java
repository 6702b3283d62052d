package io.aiprovider.server.cli.config;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.util.List;

/** What a reload of the configuration changed, or what is wrong, for people. */
final class ReloadOutput {
  private ReloadOutput() {}

  /**
   * Prints the result.
   *
   * @throws CommandFailed if something is wrong with the configuration
   */
  static void print(JsonObject result, Console console) {
    List<JsonObject> errors = result.objects("errors");
    for (JsonObject error : errors) {
      Long line = error.integer("line");
      String place = line == null ? error.string("file") : error.string("file") + ":" + line;
      console.note((place == null ? "" : place + ": ") + error.string("message"));
    }
    if (!errors.isEmpty()) {
      throw CommandFailed.because("The configuration is wrong, so the server does not use it.");
    }
    List<JsonObject> changes = result.objects("changes");
    if (changes.isEmpty()) {
      console.line("Nothing has changed.");
      return;
    }
    table(changes).print(console);
    if (changes.stream().anyMatch(change -> change.isTrue("restart"))) {
      console.note("Settings with 'restart' take effect when the server is started again.");
    }
    if (result.isTrue("applied")) {
      console.line("In use as version " + result.string("version") + ".");
    }
  }

  private static TextTable table(List<JsonObject> changes) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("setting", 1),
                Column.text("from", 1),
                Column.text("to", 1),
                Column.text("takes effect", 2)));
    for (JsonObject change : changes) {
      table.row(
          List.of(
              String.valueOf(change.string("key")),
              SettingText.of(change.get("from")),
              SettingText.of(change.get("to")),
              change.isTrue("restart") ? "restart" : "now"));
    }
    return table;
  }
}
