package io.aiprovider.spring.observe;

import io.aiprovider.client.ChatClient;
import io.aiprovider.health.ProviderHealth;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Up as long as one provider answers, with the state of each as a detail: states and figures, never
 * hosts or error texts. Probes take a few seconds at most; their results are cached.
 */
final class ProvidersHealthIndicator extends AbstractHealthIndicator {
  private final ChatClient client;

  ProvidersHealthIndicator(ChatClient client) {
    super("The health of the providers could not be determined.");
    this.client = client;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    Map<String, ProviderHealth> providers = client.health().join();
    Map<String, Object> details = new LinkedHashMap<>();
    providers.forEach((name, health) -> details.put(name, detail(health)));
    boolean up =
        providers.values().stream()
            .anyMatch(health -> health.status() != ProviderHealth.Status.UNHEALTHY);
    (up ? builder.up() : builder.down()).withDetail("providers", details);
  }

  private static Map<String, Object> detail(ProviderHealth health) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("status", word(health.status()));
    detail.put("circuit", word(health.circuit()));
    if (health.latency() != null) {
      detail.put("latencyMs", health.latency().toMillis());
    }
    if (health.lastChecked() != null) {
      detail.put("lastChecked", health.lastChecked().toString());
    }
    if (health.error() != null) {
      detail.put("error", word(health.error()));
    }
    if (health.coolingUntil() != null) {
      detail.put("coolingUntil", health.coolingUntil().toString());
    }
    if (health.coolingCause() != null) {
      detail.put("coolingCause", word(health.coolingCause()));
    }
    return detail;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
