package io.aiprovider.server.cli.caller;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ai-provider models}: the names that can be requested. */
@Command(
    name = "models",
    sortOptions = false,
    header = "Shows the models, groups and aliases that can be requested.",
    description = "Prices are in US dollars for a million tokens. The key decides which are shown.",
    footer = {"", ServerOption.CALLER_KEY, "", "Example: ai-provider models"})
public final class ModelsCommand implements Callable<Integer> {
  private static final String PATH = "/ai/models";

  private final Console console;
  private final Servers servers;

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  public ModelsCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.callerClient(servers);
    String answer = client.get(PATH, Map.of());
    output.write(client, answer, "models", console, models -> print(models.objects("models")));
    return 0;
  }

  private void print(List<JsonObject> models) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("model", 1),
                Column.text("provider", 2),
                Column.number("context", 4),
                Column.number("output", 6),
                Column.number("input price", 3),
                Column.number("output price", 3),
                Column.text("capabilities", 7),
                Column.text("ends", 5)));
    for (JsonObject model : models) {
      JsonObject price = model.object("price");
      table.row(
          List.of(
              text(model, "id"),
              text(model, "provider"),
              size(model, "context_window"),
              size(model, "max_output_tokens"),
              price(price, "input"),
              price(price, "output"),
              words(model.array("capabilities")),
              text(model, "deprecated")));
    }
    table.print(console);
  }

  private static String size(JsonObject model, String name) {
    return model.has(name) ? Numbers.count(model, name) : "";
  }

  private static String price(@Nullable JsonObject price, String name) {
    if (price == null || !(price.get(name) instanceof JsonNumber number)) {
      return "";
    }
    BigDecimal usd = number.asDecimal().stripTrailingZeros();
    return usd.setScale(Math.max(2, usd.scale())).toPlainString();
  }

  private static String words(@Nullable JsonArray array) {
    return array == null
        ? ""
        : array.values().stream()
            .map(value -> value instanceof JsonString string ? string.value() : value.toString())
            .collect(Collectors.joining(", "));
  }

  private static String text(JsonObject json, String name) {
    String text = json.string(name);
    return text == null ? "" : text;
  }
}
