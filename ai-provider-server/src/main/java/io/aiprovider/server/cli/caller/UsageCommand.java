package io.aiprovider.server.cli.caller;

import io.aiprovider.json.JsonNumber;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ai-provider usage}: what the key used in the current window, and what is left. */
@Command(
    name = "usage",
    sortOptions = false,
    header = "Shows what the key used in the current window, and what is left.",
    description = "'ai-provider costs' shows other times and other keys.",
    footer = {"", ServerOption.CALLER_KEY, "", "Example: ai-provider usage"})
public final class UsageCommand implements Callable<Integer> {
  private static final String PATH = "/usage";

  private final Console console;
  private final Servers servers;

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  public UsageCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.callerClient(servers);
    String answer = client.get(PATH, Map.of());
    output.write(client, answer, "requests_used", console, this::print);
    return 0;
  }

  private void print(JsonObject usage) {
    boolean hasLimit = usage.get("requests_limit") instanceof JsonNumber;
    console.line(
        "requests  "
            + Numbers.count(usage, "requests_used")
            + (hasLimit
                ? " of %s, %s left"
                    .formatted(
                        Numbers.count(usage, "requests_limit"),
                        Numbers.count(usage, "requests_remaining"))
                : ", no limit"));
    console.line("tokens    " + Numbers.count(usage, "tokens_used"));
    console.line("cost      " + money(usage, "cost_usd"));
    if (usage.has("budget_usd")) {
      console.line(
          "budget    %s, %s left"
              .formatted(money(usage, "budget_usd"), money(usage, "budget_remaining_usd")));
    }
    console.line("The window ends at " + usage.string("window_reset") + ".");
  }

  private static String money(JsonObject usage, String name) {
    return Numbers.money(List.of(Numbers.of(usage, name))).get(0) + " US dollars";
  }
}
