package io.aiprovider.observe;

import io.aiprovider.capacity.ProviderLoads;
import io.aiprovider.health.HealthMonitor;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.resilience.circuit.CircuitState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of each provider: its health, the state of its circuits, and the calls that wait for
 * it.
 */
final class ProviderGauges {
  private final MeterRegistry registry;
  private final List<Meter> gauges = new ArrayList<>();

  ProviderGauges(
      MeterRegistry registry,
      Collection<String> providers,
      HealthMonitor health,
      ProviderLoads loads) {
    this.registry = registry;
    for (String provider : providers) {
      gauges.add(
          Gauge.builder("ai_provider.provider.health", () -> healthFigure(health.known(provider)))
              .description("1: healthy, 0.5: degraded, 0: unhealthy, NaN: not called yet")
              .tag(ModelTags.PROVIDER, provider)
              .register(registry));
      gauges.add(
          Gauge.builder("ai_provider.circuit.state", () -> circuitFigure(health.circuit(provider)))
              .description("The worst of a provider's circuits. 0: closed, 1: half open, 2: open")
              .tag(ModelTags.PROVIDER, provider)
              .register(registry));
      gauges.add(
          Gauge.builder("ai_provider.provider.keys.cooling", () -> health.coolingKeys(provider))
              .description("Keys of a provider that are not used now; 0 if it has only one")
              .tag(ModelTags.PROVIDER, provider)
              .register(registry));
      gauges.add(
          Gauge.builder("ai_provider.provider.waiting", () -> loads.waiting(provider))
              .description("Calls that wait for room at a provider")
              .tag(ModelTags.PROVIDER, provider)
              .register(registry));
    }
  }

  void remove() {
    gauges.forEach(registry::remove);
  }

  private static double healthFigure(@Nullable ProviderHealth health) {
    if (health == null) {
      return Double.NaN;
    }
    return switch (health.status()) {
      case HEALTHY -> 1;
      case DEGRADED -> 0.5;
      case UNHEALTHY -> 0;
      case UNKNOWN -> Double.NaN;
    };
  }

  private static double circuitFigure(CircuitState state) {
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }
}
