package io.aiprovider.server.cli.analytics;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ai-provider suggestions}: how costs can be lowered. */
@Command(
    name = "suggestions",
    sortOptions = false,
    header = "Shows how costs can be lowered.",
    description = "The key decides whose usage it is: the admin key sees everybody's.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider suggestions"})
public final class SuggestionsCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/analytics/suggestions";

  private final Console console;
  private final Servers servers;

  @Mixin private final JsonOption output = new JsonOption();
  @Mixin private final ServerOption server = new ServerOption();

  public SuggestionsCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers);
    output.write(client, client.get(PATH, Map.of()), "suggestions", console, this::print);
    return 0;
  }

  private void print(JsonObject answer) {
    String reason = answer.string("reason");
    List<JsonObject> suggestions = answer.objects("suggestions");
    if (reason != null || suggestions.isEmpty()) {
      console.line(reason == null ? "There is nothing to suggest." : reason);
      return;
    }
    for (JsonObject suggestion : suggestions) {
      console.line(suggestion.string("title") + saving(suggestion.object("saving_usd_30d")));
      console.line("  " + suggestion.string("how"));
      console.line("  Assumed: " + suggestion.string("assumption"));
      JsonObject evidence = suggestion.object("evidence");
      if (evidence != null) {
        console.line(
            "  Calls: " + Numbers.count(evidence, "rows") + ", " + evidence.string("query"));
      }
      console.line("");
    }
  }

  private static String saving(@Nullable JsonObject saving) {
    if (saving == null) {
      return "";
    }
    List<String> money =
        Numbers.money(List.of(Numbers.of(saving, "low"), Numbers.of(saving, "high")));
    return ": " + money.get(0) + " to " + money.get(1) + " USD in 30 days";
  }
}
