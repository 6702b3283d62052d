package io.aiprovider.observe;

import io.aiprovider.call.CallListener;
import io.aiprovider.health.HealthMonitor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * Records calls, attempts and the providers' health as Micrometer's meters, under OpenTelemetry's
 * names for generative AI where it has one. Tags are of low cardinality: configured providers,
 * known models, kinds of failure; never a key, a caller or a prompt.
 *
 * <pre>{@code
 * ChatClient.builder().metrics(new ChatMetrics(registry)).provider(provider).build();
 * }</pre>
 *
 * <p>Thread-safe. Clients may share one; they then count together. A registry has room for one.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/">Semantic
 *     conventions for generative AI metrics</a>
 * @since 0.1
 */
public final class ChatMetrics {
  private final MeterRegistry registry;
  private final LongAdder inFlight = new LongAdder();

  /** Metrics that go to this registry. */
  public ChatMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("ai_provider.requests.in_flight", inFlight::sum)
        .description("Calls that have not ended yet")
        .register(registry);
  }

  /**
   * What records calls and attempts: tokens and cost of each attempt, time to the first chunk and
   * to the end, cache, failovers, calls in flight.
   *
   * @param models gives a model's name one of a bounded number of labels
   */
  public List<CallListener> listeners(UnaryOperator<String> models) {
    return List.of(new CallMeters(registry, models, inFlight), new AttemptMeters(registry, models));
  }

  /**
   * Shows the providers' health and circuits, as they are known when somebody looks: looking probes
   * nobody.
   *
   * @return takes the gauges away again
   */
  public Runnable watch(Collection<String> providers, HealthMonitor health) {
    return new HealthGauges(registry, providers, health)::remove;
  }
}
