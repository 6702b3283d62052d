package io.aiprovider.server.cli.providers;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.ExitStatus;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ai-provider test}: whether the providers can be used. */
@Command(
    name = "test",
    sortOptions = false,
    header = "Tests whether the providers can be used.",
    description =
        "Each is reached, its key is checked, and it is called once, with an answer of at most one"
            + " token. The status is 1 if one of them fails.",
    footer = {
      "",
      "The key is that of AI_PROVIDER_ADMIN_KEY.",
      "",
      "Example: ai-provider test openai"
    })
public final class TestCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/providers";

  private final Console console;
  private final Servers servers;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The provider. If not given, all that are enabled.")
  private @Nullable String name;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The model to call. If not given, the default model of the provider.")
  private @Nullable String model;

  @Option(names = "--json", description = "Write JSON instead of a table.")
  private boolean json;

  @Mixin private final ServerOption server = new ServerOption();

  public TestCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    if (model != null && name == null) {
      throw CommandFailed.wrongUse("--model needs the NAME of a provider.");
    }
    ServerClient client = server.client(servers).naming(Map.of("model", "--model"));
    List<JsonObject> results = new ArrayList<>();
    for (String provider : name == null ? enabled(client) : List.of(name)) {
      String path = PATH + "/" + ServerClient.segment("the name of a provider", provider) + "/test";
      results.add(
          client.json(client.post(path, model == null ? Map.of() : Map.of("model", model))));
    }
    if (json) {
      console.raw(JsonArray.of(results).toString());
    } else {
      print(results);
    }
    return results.stream().allMatch(result -> result.isTrue("ok")) ? 0 : ExitStatus.FAILED;
  }

  private static List<String> enabled(ServerClient client) {
    JsonObject providers = client.getJson(PATH, Map.of());
    if (providers.array("providers") == null) {
      throw client.notOurs();
    }
    List<String> names = new ArrayList<>();
    for (JsonObject provider : providers.objects("providers")) {
      String each = provider.string("name");
      if (each != null && provider.isTrue("enabled")) {
        names.add(each);
      }
    }
    return names;
  }

  private void print(List<JsonObject> results) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("provider", 1),
                Column.text("result", 1),
                Column.text("key", 4),
                Column.text("model", 3),
                Column.number("models", 5),
                Column.number("check ms", 6),
                Column.number("call ms", 2)));
    for (JsonObject result : results) {
      JsonObject call = result.object("call");
      JsonArray models = result.array("models");
      table.row(
          List.of(
              text(result, "provider"),
              outcome(result, call),
              key(result),
              call == null ? "" : text(call, "model"),
              Numbers.count(BigDecimal.valueOf(models == null ? 0 : models.size())),
              millis(result),
              call == null ? "" : millis(call)));
    }
    table.print(console);
  }

  private static String outcome(JsonObject result, @Nullable JsonObject call) {
    if (result.isTrue("ok")) {
      return call == null ? "reached, not called: no model is known" : "ok";
    }
    String error = result.string("error");
    if (error != null) {
      return (result.isTrue("reachable") ? "" : "not reached: ") + error;
    }
    return call == null ? "failed" : "call failed: " + text(call, "error");
  }

  private static String key(JsonObject result) {
    if (result.isTrue("key_accepted")) {
      return "accepted";
    }
    return result.get("key_accepted") == JsonLiteral.FALSE ? "refused" : "not known";
  }

  private static String millis(JsonObject json) {
    return json.get("latency_ms") instanceof JsonNumber number
        ? Numbers.count(number.asDecimal())
        : "";
  }

  private static String text(JsonObject json, String name) {
    String text = json.string(name);
    return text == null ? "" : text;
  }
}
