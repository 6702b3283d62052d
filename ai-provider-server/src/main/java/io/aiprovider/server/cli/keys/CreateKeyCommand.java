package io.aiprovider.server.cli.keys;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ai-provider keys create}. */
@Command(
    name = "create",
    sortOptions = false,
    header = "Creates a key for a caller.",
    description = "The tenant and the user are created if they do not exist.",
    footer = {
      "",
      ServerOption.KEY,
      "",
      "Example: KEY=$(ai-provider keys create --tenant acme --user ada --name backend --quiet)"
    })
final class CreateKeyCommand implements Callable<Integer> {
  private static final String PATH = "/auth/create-key";

  /** The option of each field of the request. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("tenant_id", "--tenant"),
          Map.entry("user_id", "--user"),
          Map.entry("name", "--name"),
          Map.entry("role", "--role"),
          Map.entry("tier", "--tier"),
          Map.entry("allowed_models", "--allow-model"),
          Map.entry("denied_models", "--deny-model"),
          Map.entry("allowed_ips", "--allow-ip"),
          Map.entry("quota_requests_per_hour", "--requests-per-hour"),
          Map.entry("requests_per_minute", "--requests-per-minute"),
          Map.entry("tokens_per_minute", "--tokens-per-minute"),
          Map.entry("max_concurrent", "--max-concurrent"),
          Map.entry("budget_usd", "--budget"),
          Map.entry("budget_period", "--budget-period"),
          Map.entry("expires_at", "--expires"));

  private final Console console;
  private final Servers servers;

  @Option(
      names = "--tenant",
      required = true,
      paramLabel = "ID",
      description = "The tenant: a customer or a department.")
  private String tenant = "";

  @Option(names = "--user", required = true, paramLabel = "ID", description = "The user.")
  private String user = "";

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "A name for people, such as the program that uses the key.")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "caller, tenant_admin, viewer or admin. If not given, caller.")
  private @Nullable String role;

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      description = "free, pro or enterprise: 100, 1,000 or 10,000 requests an hour.")
  private @Nullable String tier;

  @Option(
      names = "--allow-model",
      paramLabel = "MODEL",
      description = "A model that the key may use; * and ? are wildcards. Can be repeated.")
  private List<String> allowed = List.of();

  @Option(
      names = "--deny-model",
      paramLabel = "MODEL",
      description = "A model that the key must not use. Can be repeated.")
  private List<String> denied = List.of();

  @Option(
      names = "--allow-ip",
      paramLabel = "ADDRESS",
      description = "An address or network that the key may be used from. Can be repeated.")
  private List<String> addresses = List.of();

  @Option(
      names = "--requests-per-hour",
      paramLabel = "N",
      description = "The most requests in an hour.")
  private @Nullable Long requestsPerHour;

  @Option(
      names = "--requests-per-minute",
      paramLabel = "N",
      description = "The most requests in a minute.")
  private @Nullable Long requestsPerMinute;

  @Option(
      names = "--tokens-per-minute",
      paramLabel = "N",
      description = "The most tokens in a minute.")
  private @Nullable Long tokensPerMinute;

  @Option(
      names = "--max-concurrent",
      paramLabel = "N",
      description = "The most requests at the same time.")
  private @Nullable Long maxConcurrent;

  @Option(
      names = "--budget",
      paramLabel = "USD",
      description = "How much the key may spend in a period.")
  private @Nullable BigDecimal budget;

  @Option(
      names = "--budget-period",
      paramLabel = "PERIOD",
      description = "day, month or total. If not given, month.")
  private @Nullable String budgetPeriod;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "A time such as 2027-01-01T00:00:00Z, or never. If not given, in a year.")
  private @Nullable String expires;

  @Mixin private final IssuedKeyOutput output = new IssuedKeyOutput();
  @Mixin private final ServerOption server = new ServerOption();

  CreateKeyCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers).naming(OPTIONS);
    output.write(client, client.postJson(PATH, request()), console);
    return 0;
  }

  private JsonObject request() {
    JsonObject request =
        JsonObject.of("tenant_id", tenant).with("user_id", user).with("name", name);
    request = set(request, "role", role);
    request = set(request, "tier", tier);
    request = set(request, "allowed_models", array(allowed));
    request = set(request, "denied_models", array(denied));
    request = set(request, "allowed_ips", array(addresses));
    request = set(request, "quota_requests_per_hour", requestsPerHour);
    request = set(request, "requests_per_minute", requestsPerMinute);
    request = set(request, "tokens_per_minute", tokensPerMinute);
    request = set(request, "max_concurrent", maxConcurrent);
    request = set(request, "budget_usd", budget);
    request = set(request, "budget_period", budgetPeriod);
    return "never".equals(expires)
        ? request.with("expires_at", null)
        : set(request, "expires_at", expires);
  }

  private static @Nullable JsonArray array(List<String> values) {
    return values.isEmpty() ? null : JsonArray.of(values);
  }

  private static JsonObject set(JsonObject request, String name, @Nullable Object value) {
    return value == null ? request : request.with(name, value);
  }
}
