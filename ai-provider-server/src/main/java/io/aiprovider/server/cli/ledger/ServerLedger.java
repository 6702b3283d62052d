package io.aiprovider.server.cli.ledger;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.reconcile.Amounts;
import io.aiprovider.server.reconcile.LedgerSource;
import io.aiprovider.server.reconcile.Requests;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ledger of a running server. */
final class ServerLedger implements LedgerSource {
  private static final int DAYS_AT_ONCE = 31;

  private final ServerClient client;
  private final List<String> providers;

  /**
   * The ledger, as far as it is about some providers.
   *
   * @param providers their names in the configuration
   */
  ServerLedger(ServerClient client, List<String> providers) {
    this.client = client;
    this.providers = providers;
  }

  @Override
  public List<Entry> entries(LocalDate from, LocalDate to) {
    List<Entry> entries = new ArrayList<>();
    Set<String> unused = new LinkedHashSet<>(providers);
    LocalDate start = from;
    while (start.isBefore(to)) {
      LocalDate next = start.plusDays(DAYS_AT_ONCE);
      LocalDate end = next.isAfter(to) ? to : next;
      for (String provider : providers) {
        int before = entries.size();
        add(provider, start, end, entries);
        if (entries.size() > before) {
          unused.remove(provider);
        }
      }
      start = end;
    }
    checkKnown(unused);
    return entries;
  }

  /**
   * Checks the name of a provider without calls: a provider that is not configured any more can
   * have some, and one that is configured may have none yet.
   */
  private void checkKnown(Set<String> unused) {
    if (unused.isEmpty()) {
      return;
    }
    List<String> known =
        client.getJson("/api/v1/providers", Map.of()).objects("providers").stream()
            .map(provider -> String.valueOf(provider.string("name")))
            .toList();
    for (String name : unused) {
      if (!known.contains(name)) {
        throw CommandFailed.wrongUse(
            "The server has no provider '"
                + name
                + "', and the ledger has no calls to it in this time. Choose with --provider from: "
                + String.join(", ", known)
                + ".");
      }
    }
  }

  private void add(String provider, LocalDate from, LocalDate to, List<Entry> entries) {
    JsonObject costs =
        client.getJson(
            "/api/v1/analytics/costs",
            Map.of(
                "from",
                from.toString(),
                "to",
                to.toString(),
                "zone",
                "UTC",
                "provider",
                provider,
                "group_by",
                "model",
                "interval",
                "day"));
    for (JsonObject group : costs.objects("groups")) {
      String model = group.string("key");
      for (JsonObject day : group.objects("intervals")) {
        if (model != null) {
          entries.add(new Entry(start(day), model, amounts(day)));
        }
      }
    }
  }

  private LocalDate start(JsonObject day) {
    String start = day.string("start");
    try {
      if (start != null && start.length() >= "2026-10-01".length()) {
        return LocalDate.parse(start.substring(0, "2026-10-01".length()));
      }
    } catch (DateTimeException e) {
      // reported below
    }
    throw client.notOurs();
  }

  private static Amounts amounts(JsonObject figures) {
    return new Amounts(
        Numbers.of(figures, "prompt_tokens").longValue(),
        Numbers.of(figures, "completion_tokens").longValue(),
        Requests.of(
            Numbers.of(figures, "attempts").longValue(),
            Numbers.of(figures, "requests").longValue(),
            Numbers.of(figures, "errors").longValue(),
            Numbers.of(figures, "cache_hits").longValue()),
        Numbers.of(figures, "cost_usd"));
  }
}
