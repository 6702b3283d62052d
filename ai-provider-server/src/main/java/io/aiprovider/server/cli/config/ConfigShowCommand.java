package io.aiprovider.server.cli.config;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.HelpOption;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import io.aiprovider.server.configuration.ConfigurationJson;
import io.aiprovider.server.configuration.ConfigurationReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider config show}: the values that count. */
@Command(
    name = "show",
    sortOptions = false,
    header = "Shows the configuration that counts, without secrets.",
    description =
        "It is that of a server that would be started in this directory, or with --url that of a"
            + " running server.",
    footer = {
      "",
      "For a running server: " + ServerOption.KEY,
      "",
      "Example: ai-provider config show --set --origin"
    })
final class ConfigShowCommand implements Callable<Integer> {
  private static final String PATH = "/admin/config";
  private static final String SETTINGS = "settings";

  private final Console console;
  private final Servers servers;

  @Option(names = "--set", description = "Only what is set, without the defaults.")
  private boolean onlySet;

  @Option(names = "--origin", description = "Also show where each value comes from.")
  private boolean origin;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file, as for the server.")
  private @Nullable String config;

  @Option(names = "--url", paramLabel = "URL", description = "A running server.")
  private @Nullable String url;

  @Option(names = "--json", description = "Write the configuration as JSON.")
  private boolean json;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  ConfigShowCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    List<JsonObject> settings =
        settings().objects(SETTINGS).stream().filter(this::isShown).toList();
    if (json) {
      console.raw(JsonObject.of(SETTINGS, JsonArray.of(settings)).toString());
    } else {
      print(settings);
    }
    return 0;
  }

  private JsonObject settings() {
    if (url == null) {
      ConfigurationReading reading = LocalConfiguration.read(config);
      reading.warnings().forEach(console::note);
      if (!reading.isValid()) {
        LocalConfiguration.print(reading.mistakes(), console::note);
        throw CommandFailed.because("The configuration is wrong, so there is nothing to show.");
      }
      return ConfigurationJson.settings(reading.effective());
    }
    if (config != null) {
      throw CommandFailed.wrongUse("--config and --url do not go together: use one of them.");
    }
    ServerClient client = servers.forOperator(url);
    JsonObject answer = client.getJson(PATH, Map.of());
    if (!answer.has(SETTINGS)) {
      throw client.notOurs();
    }
    return answer;
  }

  private boolean isShown(JsonObject setting) {
    return !onlySet || !"default".equals(origin(setting, "source"));
  }

  private static String origin(JsonObject setting, String name) {
    JsonObject origin = setting.object("origin");
    String text = origin == null ? null : origin.string(name);
    return text == null ? "" : text;
  }

  private void print(List<JsonObject> settings) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("key", 1));
    columns.add(Column.text("value", 1));
    if (origin) {
      columns.add(Column.text("origin", 2));
    }
    TextTable table = new TextTable(columns);
    for (JsonObject setting : settings) {
      List<String> row = new ArrayList<>();
      row.add(String.valueOf(setting.string("key")));
      row.add(SettingText.of(setting.get("value")));
      if (origin) {
        row.add(origin(setting, "text"));
      }
      table.row(row);
    }
    table.print(console);
  }
}
