package io.aiprovider.server.cli.cache;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider cache clear}. */
@Command(
    name = "clear",
    sortOptions = false,
    header = "Removes answers from the cache of a running server.",
    description = "Without an option, all answers are removed.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider cache clear --model gpt-4o"})
final class CacheClearCommand implements Callable<Integer> {
  private static final String PATH = "/admin/cache/clear";

  private final Console console;
  private final Servers servers;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Only those of this tenant.")
  private @Nullable String tenant;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "Only those that were asked of this model, or given by it.")
  private @Nullable String model;

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  CacheClearCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    if (tenant != null && model != null) {
      throw CommandFailed.wrongUse("Choose one of --tenant and --model.");
    }
    if ("".equals(tenant) || "".equals(model)) { // not all answers by mistake
      throw CommandFailed.wrongUse("The name after --tenant or --model is empty.");
    }
    JsonObject selection = JsonObject.EMPTY;
    if (tenant != null) {
      selection = JsonObject.of("tenant", tenant);
    } else if (model != null) {
      selection = JsonObject.of("model", model);
    }
    ServerClient client =
        server.client(servers).naming(Map.of("tenant", "--tenant", "model", "--model"));
    String answer = client.postJson(PATH, selection);
    output.write(client, answer, "cleared", console, this::print);
    return 0;
  }

  private void print(JsonObject answer) {
    console.line("Answers removed: %s.".formatted(answer.integer("cleared")));
  }
}
