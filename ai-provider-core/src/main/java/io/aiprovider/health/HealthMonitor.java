package io.aiprovider.health;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.resilience.CircuitState;
import io.aiprovider.resilience.Circuits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how the providers are doing: from their circuits and the calls they got, and only where
 * there were none lately from a probe. Probes run side by side, are kept for a while, and neither
 * delay a call, but for one that {@linkplain #ask must ask}, nor take a provider out of routing.
 * Thread-safe.
 */
public final class HealthMonitor {
  private static final Logger log = LoggerFactory.getLogger(HealthMonitor.class);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

  private final List<ChatProvider> providers;
  private final Traffic traffic;
  private final Circuits circuits;
  private final Duration ttl;
  private final Clock clock;
  private final Executor executor;
  private final Map<String, Probe> probes = new ConcurrentHashMap<>();

  private record Probe(Instant begun, CompletableFuture<News> outcome) {
    /** Whether it has ended, and well. */
    boolean succeeded() {
      News news = outcome.getNow(null);
      return news != null && news.failure() == null;
    }
  }

  /**
   * A monitor of these providers.
   *
   * @param ttl how long a probe is kept, and how long the news from traffic outranks it
   * @param executor runs the probes, which block
   */
  public HealthMonitor(
      List<ChatProvider> providers,
      Traffic traffic,
      Circuits circuits,
      Duration ttl,
      Clock clock,
      Executor executor) {
    this.providers = List.copyOf(providers);
    this.traffic = traffic;
    this.circuits = circuits;
    this.ttl = ttl;
    this.clock = clock;
    this.executor = executor;
  }

  /** The health of each provider by name, when the probes that are due have ended. */
  public CompletableFuture<Map<String, ProviderHealth>> check() {
    Map<String, CompletableFuture<ProviderHealth>> checks = new LinkedHashMap<>();
    for (ChatProvider provider : providers) {
      checks.put(provider.name(), check(provider));
    }
    List<CompletableFuture<?>> all = new ArrayList<>(checks.values());
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<String, ProviderHealth> healths = new LinkedHashMap<>();
              checks.forEach((name, check) -> healths.put(name, check.join()));
              return healths;
            });
  }

  /** What is known of a provider without asking it anything; null when nothing is. */
  public @Nullable ProviderHealth known(String provider) {
    News news = traffic.latest(provider);
    Probe probe = probes.get(provider);
    News probed = probe == null ? null : probe.outcome().getNow(null);
    if (probed != null && (news == null || !isFresh(news.at()))) {
      return health(provider, latest(news, probed));
    }
    return news == null ? null : health(provider, news);
  }

  /** The worst state of a provider's circuits. */
  public CircuitState circuit(String provider) {
    return worst(circuits.states(provider).values());
  }

  /**
   * Probes a provider and waits for that, for a call that only the provider can tell what to ask
   * for. One that failed lately is not probed again, so that calls wait for it once in a while at
   * most, and all for the same probe.
   */
  public void ask(ChatProvider provider) {
    try {
      probe(provider, last -> isFresh(last.begun()) && !last.succeeded()).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) { // a probe's failure is news like another
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<ProviderHealth> check(ChatProvider provider) {
    News news = traffic.latest(provider.name());
    if (news != null && isFresh(news.at())) {
      return CompletableFuture.completedFuture(health(provider.name(), news));
    }
    return probe(provider, last -> isFresh(last.begun()))
        .thenApply(probed -> health(provider.name(), latest(news, probed)));
  }

  /**
   * A key that was refused stays refused until something succeeds. For an exhausted quota that must
   * be a call: what a probe asks for is free.
   */
  private static News latest(@Nullable News traffic, News probed) {
    if (traffic != null && traffic.failure() == FailureKind.QUOTA_EXHAUSTED) {
      return traffic;
    }
    if (traffic == null || probed.failure() == null) {
      return probed;
    }
    return traffic.failure() == FailureKind.UNAUTHORIZED ? traffic : probed;
  }

  private boolean isFresh(Instant at) {
    return Duration.between(at, clock.instant()).compareTo(ttl) < 0;
  }

  private CompletableFuture<News> probe(ChatProvider provider, Predicate<Probe> isKept) {
    return probes
        .compute(
            provider.name(),
            (name, last) ->
                last != null && isKept.test(last)
                    ? last
                    : new Probe(
                        clock.instant(),
                        CompletableFuture.supplyAsync(() -> probeNow(provider), executor)
                            .completeOnTimeout(
                                new News(clock.instant(), null, FailureKind.TIMED_OUT),
                                PROBE_LIMIT.toMillis(),
                                TimeUnit.MILLISECONDS)))
        .outcome();
  }

  private News probeNow(ChatProvider provider) {
    long start = System.nanoTime();
    try {
      provider.probe();
      return new News(clock.instant(), Duration.ofNanos(System.nanoTime() - start), null);
    } catch (ChatException failure) {
      return new News(clock.instant(), null, failure.kind());
    } catch (RuntimeException bug) {
      log.warn("The probe of provider {} failed in an unexpected way.", provider.name(), bug);
      return new News(clock.instant(), null, FailureKind.UNAVAILABLE);
    }
  }

  private ProviderHealth health(String provider, News news) {
    CircuitState circuit = circuit(provider);
    return new ProviderHealth(
        status(news.failure(), circuit), news.latency(), news.at(), circuit, news.failure());
  }

  private static CircuitState worst(Iterable<CircuitState> states) {
    CircuitState worst = CircuitState.CLOSED;
    for (CircuitState state : states) {
      if (state == CircuitState.OPEN || worst == CircuitState.CLOSED) {
        worst = state;
      }
    }
    return worst;
  }

  private static ProviderHealth.Status status(@Nullable FailureKind failure, CircuitState circuit) {
    if (circuit == CircuitState.OPEN || failure == FailureKind.UNAUTHORIZED) {
      return ProviderHealth.Status.UNHEALTHY;
    }
    if (failure == null) {
      return circuit == CircuitState.CLOSED
          ? ProviderHealth.Status.HEALTHY
          : ProviderHealth.Status.DEGRADED;
    }
    return failure == FailureKind.RATE_LIMITED || failure == FailureKind.OVERLOADED
        ? ProviderHealth.Status.DEGRADED
        : ProviderHealth.Status.UNHEALTHY;
  }
}
