package io.aiprovider.server.status;

import static io.aiprovider.server.status.Numbers.millis;
import static io.aiprovider.server.status.Numbers.rounded;

import io.aiprovider.client.ChatClient;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.json.JsonObject;
import io.aiprovider.observe.FailureText;
import io.aiprovider.observe.ProviderStatistics;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.routing.ProviderEntry;
import io.aiprovider.server.metrics.MeterTotals;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * The health of the providers, and the figures of this server's attempts on them since it started.
 * Thread-safe; does not block.
 */
@Component
public final class ProviderFigures {
  /** Less than the 50 ms that an answer about health may take. */
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private final ChatClient client;
  private final MeterTotals meters;

  ProviderFigures(ChatClient client, MeterTotals meters) {
    this.client = client;
    this.meters = meters;
  }

  /** What is known about the health of each provider within a short time. */
  CompletableFuture<Map<String, ProviderHealth>> health() {
    return client.health(PATIENCE);
  }

  /** The health of all providers in one word. */
  static String overall(Collection<ProviderHealth> healths) {
    long healthy =
        healths.stream().filter(h -> h.status() == ProviderHealth.Status.HEALTHY).count();
    boolean anyUse = healths.stream().anyMatch(h -> h.status() != ProviderHealth.Status.UNHEALTHY);
    return healthy == healths.size() ? "healthy" : anyUse ? "degraded" : "unhealthy";
  }

  /** Adds the health of a provider to what is said about it. */
  static JsonObject withHealth(JsonObject provider, ProviderHealth health) {
    JsonObject json =
        provider
            .with("status", health.status())
            .with("latency_ms", health.latency() == null ? null : millis(health.latency()))
            .with(
                "last_checked",
                health.lastChecked() == null ? null : health.lastChecked().toString())
            .with("circuit", health.circuit());
    if (health.error() != null) {
      json = json.with("error", FailureText.word(health.error()));
    }
    if (health.coolingUntil() != null) {
      json = json.with("cooling_until", health.coolingUntil().toString());
    }
    return health.coolingCause() == null
        ? json
        : json.with("cooling_cause", FailureText.word(health.coolingCause()));
  }

  /** Adds the figures of a provider to what is said about it. */
  JsonObject withFigures(JsonObject provider, String name) {
    ProviderStatistics.Snapshot attempts = client.statistics(name);
    return provider
        .with("attempts", attempts.attempts())
        .with("success_rate", rounded(attempts.successRate()))
        .with("avg_response_time_ms", millis(attempts.average()))
        .with("p50_ms", millis(attempts.p50()))
        .with("p95_ms", millis(attempts.p95()))
        .with("p99_ms", millis(attempts.p99()))
        .with("failovers", Math.round(meters.counted("ai_provider.failovers", "from", name)))
        .with(
            "cost_usd",
            Numbers.usd(meters.counted("ai_provider.cost", "gen_ai.provider.name", name)));
  }

  /** The providers, by priority. */
  List<ProviderEntry> all() {
    return client.providers();
  }

  /** A provider's list of models; if it has none, the known ones that it serves first. */
  List<String> models(ProviderEntry provider) {
    return provider.models().isEmpty()
        ? client.models().stream()
            .filter(model -> model.ownedBy().equals(provider.name()))
            .map(ModelEntry::id)
            .toList()
        : provider.models();
  }
}
