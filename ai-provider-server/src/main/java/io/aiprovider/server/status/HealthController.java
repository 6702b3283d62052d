package io.aiprovider.server.status;

import io.aiprovider.cache.ResponseCache;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.call.CallExecutor;
import io.aiprovider.server.health.Impairment;
import io.aiprovider.server.web.AnyQuery;
import java.time.Instant;
import java.util.LinkedHashMap;
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
@AnyQuery
final class HealthController {
  private final ServiceFigures service;
  private final ProviderFigures providers;
  private final CallExecutor executor;
  private final ApplicationAvailability availability;
  private final ObjectProvider<Impairment> impairments;

  HealthController(
      ServiceFigures service,
      ProviderFigures providers,
      CallExecutor executor,
      ApplicationAvailability availability,
      ObjectProvider<Impairment> impairments) {
    this.service = service;
    this.providers = providers;
    this.executor = executor;
    this.availability = availability;
    this.impairments = impairments;
  }

  @GetMapping("/health")
  Mono<ResponseEntity<byte[]>> health() {
    return Mono.fromFuture(providers::health).map(healths -> ok(report(healths)));
  }

  @GetMapping("/health/liveness")
  ResponseEntity<byte[]> liveness() {
    return ok(JsonObject.of("status", "up"));
  }

  @GetMapping("/health/readiness")
  ResponseEntity<byte[]> readiness() {
    boolean accepting =
        availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
            && !executor.isStopping();
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
    Map<String, JsonObject> each = new LinkedHashMap<>();
    healths.forEach(
        (name, health) -> each.put(name, ProviderFigures.withHealth(JsonObject.EMPTY, health)));
    Map<String, @Nullable Instant> parts = new LinkedHashMap<>();
    impairments.orderedStream().forEach(part -> parts.put(part.part(), part.since()));
    boolean impaired = parts.values().stream().anyMatch(Objects::nonNull);
    String status = ProviderFigures.overall(healths.values());
    JsonObject report =
        JsonObject.of("status", impaired && status.equals("healthy") ? "degraded" : status)
            .with("providers", each);
    for (Map.Entry<String, @Nullable Instant> part : parts.entrySet()) {
      report = report.with(part.getKey(), part(part.getValue()));
    }
    return report.with("performance", service.performance()).with("cache", cache(service.cache()));
  }

  private static JsonObject part(@Nullable Instant downSince) {
    return downSince == null
        ? JsonObject.of("status", "healthy")
        : JsonObject.of("status", "unhealthy").with("since", downSince.toString());
  }

  private static JsonObject cache(ResponseCache.Stats cache) {
    return JsonObject.of("hit_rate", cache.hitRate())
        .with("entries", cache.entries())
        .with("hits", cache.hits())
        .with("misses", cache.misses());
  }
}
