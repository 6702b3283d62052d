package io.aiprovider.server.cli.keys;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider keys list}. */
@Command(
    name = "list",
    sortOptions = false,
    header = "Shows the keys, without their secrets.",
    footer = {"", ServerOption.KEY, "", "Example: ai-provider keys list --tenant acme"})
final class ListKeysCommand implements Callable<Integer> {
  private static final String PAGE = "1000";
  private static final Map<String, String> OPTIONS =
      Map.of("tenant_id", "--tenant", "user_id", "--user");
  private static final int DATE = "2026-10-01".length();

  private final Console console;
  private final Servers servers;

  @Option(names = "--tenant", paramLabel = "ID", description = "Only the keys of this tenant.")
  private @Nullable String tenant;

  @Option(names = "--user", paramLabel = "ID", description = "Only the keys of this user.")
  private @Nullable String user;

  @Option(names = "--json", description = "Write JSON instead of a table.")
  private boolean json;

  @Mixin private final ServerOption server = new ServerOption();

  ListKeysCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    checkFilter("--tenant", tenant);
    checkFilter("--user", user);
    List<JsonObject> keys = keys(server.client(servers).naming(OPTIONS));
    if (json) {
      console.raw(JsonObject.of("keys", JsonArray.of(keys)).toString());
    } else {
      print(keys);
    }
    return 0;
  }

  /** An empty variable of a script must not mean all keys. */
  private static void checkFilter(String option, @Nullable String value) {
    if (value != null && value.isBlank()) {
      throw CommandFailed.wrongUse(option + " must not be empty.");
    }
  }

  /** The keys of all pages. */
  private List<JsonObject> keys(ServerClient client) {
    List<JsonObject> keys = new ArrayList<>();
    String cursor = null;
    do {
      Map<String, @Nullable String> query = new LinkedHashMap<>();
      query.put("tenant_id", tenant);
      query.put("user_id", user);
      query.put("limit", PAGE);
      query.put("cursor", cursor);
      JsonObject page = client.getJson(KeysCommand.PATH, query);
      if (page.array("keys") == null) {
        throw client.notOurs();
      }
      keys.addAll(page.objects("keys"));
      cursor = page.string("next_cursor");
      if (cursor != null && console.isTerminal()) {
        console.note(keys.size() + " keys so far ...");
      }
    } while (cursor != null);
    return keys;
  }

  private void print(List<JsonObject> keys) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("id", 1),
                Column.text("tenant", 2),
                Column.text("user", 3),
                Column.text("name", 4),
                Column.text("role", 5),
                Column.text("tier", 8),
                Column.text("state", 2),
                Column.text("created", 9),
                Column.text("expires", 6),
                Column.text("last used", 7)));
    Instant now = Instant.now();
    for (JsonObject key : keys) {
      table.row(
          List.of(
              text(key, "key_id", ""),
              text(key, "tenant_id", ""),
              text(key, "user_id", ""),
              text(key, "name", ""),
              text(key, "role", ""),
              text(key, "tier", ""),
              state(key, now),
              day(key, "created_at"),
              day(key, "expires_at"),
              day(key, "last_used_at")));
    }
    table.print(console);
  }

  private static String state(JsonObject key, Instant now) {
    if (!key.isTrue("is_active")) {
      return "revoked";
    }
    String expiry = key.string("expires_at");
    return expiry != null && Instant.parse(expiry).isBefore(now) ? "expired" : "active";
  }

  private static String day(JsonObject key, String name) {
    String time = text(key, name, "never");
    return time.length() > DATE ? time.substring(0, DATE) : time;
  }

  private static String text(JsonObject key, String name, String otherwise) {
    String text = key.string(name);
    return text == null ? otherwise : text;
  }
}
