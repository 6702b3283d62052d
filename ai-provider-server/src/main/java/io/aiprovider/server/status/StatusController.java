package io.aiprovider.server.status;

import static io.aiprovider.server.status.Numbers.millis;
import static io.aiprovider.server.status.Numbers.rounded;

import io.aiprovider.health.ProviderHealth;
import io.aiprovider.json.JsonObject;
import io.aiprovider.observe.CallStatistics;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.analytics.CostOverview;
import io.aiprovider.server.keys.KeyCount;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.server.web.Blocking;
import io.aiprovider.server.web.JsonAnswer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /status}, {@code /api/v1/metrics} and {@code /admin/stats}: figures for operators. */
@RestController
@Blocking
final class StatusController {
  private final ServiceFigures service;
  private final ProviderFigures providers;
  private final ActiveCallers active;
  private final CostOverview costs;
  private final KeyCount keys;
  private final String mode;
  private final String version;

  StatusController(
      ServiceFigures service,
      ProviderFigures providers,
      ActiveCallers active,
      CostOverview costs,
      KeyCount keys,
      ServerProperties properties,
      ObjectProvider<BuildProperties> build) {
    this.service = service;
    this.providers = providers;
    this.active = active;
    this.costs = costs;
    this.keys = keys;
    this.mode = properties.mode().name().toLowerCase(Locale.ROOT);
    BuildProperties known = build.getIfAvailable();
    this.version = known == null ? "unknown" : String.valueOf(known.getVersion());
  }

  @GetMapping("/status")
  ResponseEntity<byte[]> status() {
    Map<String, ProviderHealth> healths = providers.health().join();
    Map<String, JsonObject> each = new LinkedHashMap<>();
    healths.forEach(
        (name, health) ->
            each.put(
                name,
                providers.withFigures(ProviderFigures.withHealth(JsonObject.EMPTY, health), name)));
    return JsonAnswer.ok(
        JsonObject.of("status", ProviderFigures.overall(healths.values()))
            .with("service", service())
            .with("models", JsonObject.of("available", service.models()))
            .with("performance", service.performance())
            .with("providers", each)
            .with("costs", costs.thisMonth(Instant.now())));
  }

  private JsonObject service() {
    return JsonObject.of("name", "AI Provider")
        .with("version", version)
        .with("mode", mode)
        .with("started_at", service.since().toString())
        .with("uptime_seconds", service.uptimeSeconds())
        .with("active_users", active.users())
        .with("active_keys", active.keys())
        .with("active_window_minutes", ActiveCallers.WINDOW.toMinutes());
  }

  @GetMapping("/api/v1/metrics")
  ResponseEntity<byte[]> metrics() {
    Map<String, JsonObject> each = new LinkedHashMap<>();
    providers
        .all()
        .forEach(
            provider ->
                each.put(
                    provider.name(), providers.withFigures(JsonObject.EMPTY, provider.name())));
    return JsonAnswer.ok(service.metrics().with("providers", each));
  }

  @GetMapping("/admin/stats")
  ResponseEntity<byte[]> stats() {
    CallStatistics.Snapshot calls = service.calls();
    return JsonAnswer.ok(
        JsonObject.of("total_requests", calls.calls())
            .with("error_rate", rounded(calls.errorRate()))
            .with("requests_in_flight", service.callsInFlight())
            .with("avg_response_time_ms", millis(calls.average()))
            .with("cache_hit_rate", rounded(service.cache().hitRate()))
            .with("active_api_keys", usableKeys())
            .with("active_users", active.users())
            .with("models_loaded", service.models())
            .with("providers", providers.all().size())
            .with("uptime_seconds", service.uptimeSeconds()));
  }

  /** Null while the database cannot be reached. */
  private @Nullable Long usableKeys() {
    try {
      return keys.usable(Instant.now());
    } catch (DatabaseDown e) {
      return null;
    }
  }
}
