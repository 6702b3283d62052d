package io.aiprovider.observe;

import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.CallListener;
import io.aiprovider.capacity.ProviderLoads;
import io.aiprovider.health.HealthMonitor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * Records calls, attempts and the providers' health as Micrometer meters. Names follow
 * OpenTelemetry's conventions for generative AI where these define one. Tags are of low
 * cardinality: configured providers, known models, kinds of failure; never a key, a caller or a
 * prompt.
 *
 * <pre>{@code
 * ChatClient.builder().metrics(new ChatMetrics(registry)).provider(provider).build();
 * }</pre>
 *
 * <p>Thread-safe. Clients may share one; their calls are then counted together. Use only one for
 * each registry.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/">Semantic
 *     conventions for generative AI metrics</a>
 * @since 0.1
 */
public final class ChatMetrics {
  private static final List<String> PROVIDER_TAGS = List.of(ModelTags.PROVIDER, "from", "to");

  private final MeterRegistry registry;
  private final LongAdder inFlight = new LongAdder();
  private final Map<String, Integer> users = new HashMap<>(); // by the provider's name

  /** Creates metrics in this registry. */
  public ChatMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("ai_provider.requests.in_flight", inFlight::sum)
        .description("Calls that have not ended yet")
        .register(registry);
  }

  /**
   * The listeners that record calls and attempts: duration and overhead of each call, tokens, tool
   * calls and cost of each attempt, time to the first chunk and to the end, cache, failovers, calls
   * in flight.
   *
   * @param models maps the name of a model to one of a limited number of labels
   */
  public List<CallListener> listeners(UnaryOperator<String> models) {
    return List.of(
        new RequestMeters(registry, models),
        new CallMeters(registry, models, inFlight),
        new CacheMeters(registry, models),
        new AttemptMeters(registry, models),
        new HedgeMeters(registry));
  }

  /**
   * Adds gauges for the providers' health and circuits, and for the calls that wait for them.
   * Reading a gauge shows what is known at that time, and probes no provider.
   *
   * @return removes the gauges
   */
  public Runnable watch(Collection<String> providers, HealthMonitor health, ProviderLoads loads) {
    return new ProviderGauges(registry, providers, health, loads)::remove;
  }

  /**
   * Adds meters for what the cache holds in memory: entries, bytes and evictions.
   *
   * @return removes them
   */
  public Runnable watch(ResponseCache cache) {
    return CacheMeters.watch(registry, cache);
  }

  /** Keeps the meters of these providers until {@link #release} is called with the same names. */
  public synchronized void use(Collection<String> providers) {
    providers.forEach(provider -> users.merge(provider, 1, Integer::sum));
  }

  /** Ends a {@link #use}, and removes the meters of the providers that are not used any more. */
  public synchronized void release(Collection<String> providers) {
    for (String provider : providers) {
      if (users.merge(provider, -1, Integer::sum) == 0) {
        users.remove(provider);
        remove(provider);
      }
    }
  }

  private void remove(String provider) {
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      boolean ours = id.getName().startsWith("gen_ai.") || id.getName().startsWith("ai_provider.");
      if (ours && PROVIDER_TAGS.stream().anyMatch(tag -> provider.equals(id.getTag(tag)))) {
        registry.remove(meter);
      }
    }
  }
}
