package io.aiprovider.server.health;

import io.aiprovider.cache.ResponseCache;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.json.JsonObject;
import io.aiprovider.observe.CallStatistics;
import io.aiprovider.server.call.CallExecutor;
import io.aiprovider.server.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /health}: states and figures, never addresses, keys or error texts. */
@RestController
final class HealthController {
  private final ChatClient client;
  private final CallExecutor executor;
  private final Database database;
  private final ApplicationAvailability availability;
  private final ObjectProvider<Impairment> impairments;

  HealthController(
      ChatClient client,
      CallExecutor executor,
      Database database,
      ApplicationAvailability availability,
      ObjectProvider<Impairment> impairments) {
    this.database = database;
    this.client = client;
    this.executor = executor;
    this.availability = availability;
    this.impairments = impairments;
  }

  @GetMapping("/health")
  Mono<ResponseEntity<byte[]>> health() {
    return Mono.fromFuture(client::health).map(providers -> ok(report(providers)));
  }

  @GetMapping("/health/liveness")
  ResponseEntity<byte[]> liveness() {
    return ok(JsonObject.of("status", "up"));
  }

  @GetMapping("/health/readiness")
  ResponseEntity<byte[]> readiness() {
    boolean accepting =
        availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
            && !executor.isDraining();
    return accepting
        ? ok(JsonObject.of("status", "up"))
        : ResponseEntity.status(503)
            .contentType(MediaType.APPLICATION_JSON)
            .header("Retry-After", "1")
            .body(JsonObject.of("status", "down").toBytes());
  }

  private static ResponseEntity<byte[]> ok(JsonObject json) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.toBytes());
  }

  private JsonObject report(Map<String, ProviderHealth> healths) {
    Map<String, JsonObject> providers = new LinkedHashMap<>();
    healths.forEach((name, health) -> providers.put(name, provider(health)));
    Map<String, @Nullable Instant> parts = new LinkedHashMap<>();
    parts.put("database", database.downSince());
    impairments.forEach(impairment -> parts.put(impairment.part(), impairment.since()));
    boolean impaired = parts.values().stream().anyMatch(Objects::nonNull);
    String status = overall(healths.values());
    JsonObject report =
        JsonObject.of("status", impaired && status.equals("healthy") ? "degraded" : status)
            .with("providers", providers);
    for (Map.Entry<String, @Nullable Instant> part : parts.entrySet()) {
      report = report.with(part.getKey(), part(part.getValue()));
    }
    return report
        .with("performance", performance(client.statistics()))
        .with("cache", cache(client.cacheStatistics()));
  }

  private static JsonObject part(@Nullable Instant downSince) {
    return downSince == null
        ? JsonObject.of("status", "healthy")
        : JsonObject.of("status", "unhealthy").with("since", downSince.toString());
  }

  private static String overall(Collection<ProviderHealth> healths) {
    long healthy =
        healths.stream().filter(h -> h.status() == ProviderHealth.Status.HEALTHY).count();
    boolean anyUse = healths.stream().anyMatch(h -> h.status() != ProviderHealth.Status.UNHEALTHY);
    return healthy == healths.size() ? "healthy" : anyUse ? "degraded" : "unhealthy";
  }

  private static JsonObject provider(ProviderHealth health) {
    JsonObject json =
        JsonObject.of("status", health.status())
            .with("latency_ms", health.latency() == null ? null : millis(health.latency()))
            .with(
                "last_checked",
                health.lastChecked() == null ? null : health.lastChecked().toString())
            .with("circuit", health.circuit());
    if (health.error() != null) {
      json = json.with("error", word(health.error()));
    }
    if (health.coolingUntil() != null) {
      json = json.with("cooling_until", health.coolingUntil().toString());
    }
    return health.coolingCause() == null
        ? json
        : json.with("cooling_cause", word(health.coolingCause()));
  }

  private static String word(FailureKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject performance(CallStatistics.Snapshot statistics) {
    return JsonObject.of("requests_total", statistics.calls())
        .with("avg_response_time_ms", millis(statistics.average()))
        .with("p50_ms", millis(statistics.p50()))
        .with("p95_ms", millis(statistics.p95()))
        .with("p99_ms", millis(statistics.p99()))
        .with("error_rate", statistics.errorRate());
  }

  private static JsonObject cache(ResponseCache.Stats cache) {
    return JsonObject.of("hit_rate", cache.hitRate())
        .with("entries", cache.entries())
        .with("hits", cache.hits())
        .with("misses", cache.misses());
  }

  /** Milliseconds, to a hundredth. */
  private static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 10_000.0) / 100.0;
  }
}
