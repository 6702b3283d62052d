package io.aiprovider.server.cli.ledger;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.OutputOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider billing}: what tenants owe for a month. */
@Command(
    name = "billing",
    sortOptions = false,
    header = "Shows what tenants owe for a month, beside what their usage cost.",
    description = "With --close, the month is closed: its statements do not change any more.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider billing --month 2026-10"})
public final class BillingCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/billing/statements";
  private static final Map<String, String> OPTIONS = Map.of("month", "--month", "force", "--force");

  private final Console console;
  private final Servers servers;

  @Option(
      names = "--month",
      paramLabel = "YYYY-MM",
      description = "The month. If not given, the present one.")
  private @Nullable String month;

  @Option(
      names = "--close",
      description = "Close the month, which must have ended. This cannot be undone.")
  private boolean close;

  @Option(
      names = "--force",
      paramLabel = "ID",
      description =
          "With --close: a server that will never be started again. Its calls that are not in the"
              + " database are not billed. The refusal to close names it.")
  private List<String> force = new ArrayList<>();

  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ServerOption server = new ServerOption();

  public BillingCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    output.check();
    Map<String, String> query = new LinkedHashMap<>();
    if (month != null) {
      query.put("month", month);
    } else if (close) {
      throw CommandFailed.wrongUse("--close needs --month.");
    }
    if (!force.isEmpty() && !close) {
      throw CommandFailed.wrongUse("--force needs --close.");
    }
    ServerClient client = server.client(servers).naming(OPTIONS);
    if (close) {
      Map<String, String> closing = new LinkedHashMap<>(query);
      if (!force.isEmpty()) {
        closing.put("force", String.join(",", force));
      }
      client.post(PATH + "/close", closing);
    }
    output.write(client, PATH, query, console, this::print);
    return 0;
  }

  private void print(JsonObject month, JsonObject total) {
    boolean closed = "closed".equals(month.string("status"));
    console.line(
        "Statements of %s (%s), in US dollars: %s"
            .formatted(
                month.string("month"),
                month.string("zone"),
                closed ? "closed at " + month.string("closed_at") : "open, they can still change"));
    console.line("");
    List<JsonObject> statements = month.objects("statements");
    List<String> cost = Numbers.costs(statements, total);
    TextTable table =
        new TextTable(
            List.of(
                Column.text("tenant", 1),
                Column.text("plan", 3),
                Column.number("requests", 5),
                Column.number("tokens", 6),
                Column.number("late", 4),
                Column.number("cost", 2),
                Column.number("price", 1)));
    for (int i = 0; i < statements.size(); i++) {
      table.row(row(statements.get(i), cost.get(i)));
    }
    table.total(List.of("total", "", "", "", "", cost.get(statements.size()), price(total)));
    table.print(console);
    if (closed && !month.isTrue("intact")) {
      console.error("The stored statements of this month are not those that were closed.");
    }
  }

  private static List<String> row(JsonObject statement, String cost) {
    JsonObject usage = object(statement, "usage");
    BigDecimal late =
        statement.objects("late").stream()
            .map(adjustment -> Numbers.of(adjustment, "amount_usd"))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    String tenant = statement.string("tenant_id");
    String plan = object(statement, "plan").string("name");
    return List.of(
        tenant == null ? "(none)" : tenant,
        plan == null || plan.isEmpty() ? "at cost" : plan,
        Numbers.count(usage, "billed_requests"),
        Numbers.count(
            Numbers.of(usage, "prompt_tokens").add(Numbers.of(usage, "completion_tokens"))),
        late.signum() == 0 ? "" : Numbers.money(List.of(late)).get(0),
        cost,
        price(statement));
  }

  private static JsonObject object(JsonObject json, String name) {
    JsonObject value = json.object(name);
    return value == null ? JsonObject.EMPTY : value;
  }

  private static String price(JsonObject json) {
    return Numbers.money(List.of(Numbers.of(json, "price_usd"))).get(0);
  }
}
