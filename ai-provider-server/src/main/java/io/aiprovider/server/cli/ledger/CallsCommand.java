package io.aiprovider.server.cli.ledger;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ai-provider calls}: recorded calls, and one of them with its attempts. */
@Command(
    name = "calls",
    sortOptions = false,
    header = "Shows recorded calls, the newest first, or one call with its attempts.",
    description = "The key decides whose calls they are: the admin key sees everybody's.",
    footer = {
      "",
      ServerOption.KEY,
      "",
      "Example: ai-provider calls --where status=error --where tag=team:search"
    })
public final class CallsCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/calls";

  private final Console console;
  private final Servers servers;

  @Parameters(
      paramLabel = "ID",
      arity = "0..1",
      description = "Show this call: the header x-ai-provider-call-id of its answer.")
  private @Nullable String id;

  @Option(
      names = "--where",
      paramLabel = "NAME=VALUE",
      description =
          "Only calls with this value. NAME is from, to, provider, model, key, user, tenant, status,"
              + " cache, failure, failed_at, operation, session, tag, min_cost_usd or min_duration_ms. Can be"
              + " repeated.")
  private Map<String, String> where = new LinkedHashMap<>();

  @Option(names = "--limit", paramLabel = "N", description = "At most so many. If not given, 20.")
  private long limit = 20;

  @Mixin private final JsonOption output = new JsonOption();
  @Mixin private final ServerOption server = new ServerOption();

  public CallsCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers).naming(Map.of("limit", "--limit"));
    if (id != null) {
      if (!where.isEmpty()) {
        throw CommandFailed.wrongUse("--where is for lists: leave it out, or the id.");
      }
      String path = PATH + "/" + ServerClient.segment("the id of a call", id);
      output.write(client, client.get(path, Map.of()), "attempts", console, this::printCall);
      return 0;
    }
    output.write(
        client, search(client), "calls", console, list -> printList(list.objects("calls")));
    return 0;
  }

  /** The answer of the server. A search ends after some time: then it goes on where it ended. */
  private String search(ServerClient client) {
    Map<String, String> query = new LinkedHashMap<>(where);
    query.put("limit", Long.toString(limit));
    String answer = client.get(PATH, query);
    JsonObject page = client.json(answer);
    if (page.string("searched_from") == null) {
      return answer;
    }
    List<JsonObject> found = new ArrayList<>(page.objects("calls"));
    while (page.string("searched_from") != null && found.size() < limit) {
      query.put("limit", Long.toString(limit - found.size()));
      query.put("cursor", Objects.requireNonNull(page.string("next_cursor")));
      page = client.getJson(PATH, query);
      found.addAll(page.objects("calls"));
    }
    return page.with("calls", found).toString();
  }

  private void printList(List<JsonObject> calls) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("started", 3),
                Column.text("call", 1),
                Column.text("status", 2),
                Column.text("provider", 4),
                Column.text("model", 3),
                Column.number("attempts", 6),
                Column.number("tokens", 5),
                Column.number("ms", 4),
                Column.number("cost", 2)));
    List<String> costs = costs(calls);
    for (int i = 0; i < calls.size(); i++) {
      JsonObject call = calls.get(i);
      table.row(
          List.of(
              text(call, "started_at"),
              text(call, "id"),
              status(call),
              text(call, "provider"),
              text(call, "model"),
              Numbers.count(call, "attempt_count"),
              Numbers.count(usage(call), "total_tokens"),
              Numbers.count(call, "duration_ms"),
              costs.get(i)));
    }
    table.print(console);
  }

  private void printCall(JsonObject call) {
    console.line(
        "%s  %s  %s in %s ms, %s US dollars"
            .formatted(
                text(call, "id"),
                text(call, "started_at"),
                status(call),
                Numbers.count(call, "duration_ms"),
                costs(List.of(call)).get(0)));
    console.line("");
    TextTable table =
        new TextTable(
            List.of(
                Column.text("attempt", 1),
                Column.text("began", 4),
                Column.text("provider", 2),
                Column.text("model", 3),
                Column.text("outcome", 2),
                Column.text("failure", 3),
                Column.number("at ms", 5),
                Column.number("first ms", 6),
                Column.number("ms", 4),
                Column.number("cost", 2)));
    List<JsonObject> attempts = call.objects("attempts");
    List<String> costs = costs(attempts);
    for (int i = 0; i < attempts.size(); i++) {
      table.row(row(attempts.get(i), costs.get(i)));
    }
    table.print(console);
    for (JsonObject skipped : call.objects("skipped")) {
      console.line(
          "Not called: %s/%s, %s"
              .formatted(
                  text(skipped, "provider"), text(skipped, "model"), text(skipped, "reason")));
    }
  }

  private static List<String> row(JsonObject attempt, String cost) {
    return List.of(
        text(attempt, "id"),
        text(attempt, "began"),
        text(attempt, "provider"),
        text(attempt, "model"),
        text(attempt, "outcome"),
        text(attempt, "failure"),
        Numbers.count(attempt, "offset_ms"),
        attempt.integer("ttft_ms") == null ? "" : Numbers.count(attempt, "ttft_ms"),
        Numbers.count(attempt, "duration_ms"),
        cost);
  }

  private static List<String> costs(List<JsonObject> priced) {
    return Numbers.money(priced.stream().map(each -> Numbers.of(each, "cost_usd")).toList());
  }

  private static JsonObject usage(JsonObject call) {
    return Objects.requireNonNullElse(call.object("usage"), JsonObject.EMPTY);
  }

  private static String status(JsonObject call) {
    Long status = call.integer("status");
    String failure = call.string("failure");
    return (status == null ? text(call, "outcome") : status.toString())
        + (failure == null ? "" : " " + failure);
  }

  private static String text(JsonObject json, String name) {
    return Objects.requireNonNullElse(json.string(name), "");
  }
}
