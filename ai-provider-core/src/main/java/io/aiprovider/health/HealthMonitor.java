package io.aiprovider.health;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.resilience.circuit.AccountStatus;
import io.aiprovider.resilience.circuit.CircuitState;
import io.aiprovider.resilience.circuit.CircuitStatus;
import io.aiprovider.resilience.circuit.Circuits;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
 * Reports the health of the providers. It uses their circuits and the results of recent calls, and
 * a probe only if there was no recent call, or one or two that failed. Probes run in parallel and
 * their results are kept for some time. They never remove a provider from routing, and delay no
 * call except one that {@linkplain #awaitProbe needs the result}. Thread-safe.
 */
public final class HealthMonitor {
  private static final Logger log = LoggerFactory.getLogger(HealthMonitor.class);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

  /** After so many failed calls without an answer, the next one is expected to fail, too. */
  private static final int ENOUGH_FAILURES = 3;

  private final List<ChatProvider> providers;
  private final PassiveHealth calls;
  private final Circuits circuits;
  private final Duration ttl;
  private final Clock dates;
  private final MonotonicClock clock;
  private final Executor executor;
  private final HealthCheckStatistics statistics;
  private final Map<String, Probe> probes = new ConcurrentHashMap<>();

  /**
   * A probe.
   *
   * @param before the result of the one before; null when there was none
   */
  private record Probe(
      long begun, CompletableFuture<HealthSample> outcome, @Nullable HealthSample before) {
    /** The result; while it is running, that of the one before. */
    @Nullable HealthSample latest() {
      return outcome.getNow(before);
    }

    /** Whether it has ended successfully. */
    boolean succeeded() {
      HealthSample sample = outcome.getNow(null);
      return sample != null && sample.failure() == null;
    }
  }

  /**
   * A monitor for these providers.
   *
   * @param ttl how long the result of a probe is kept, and how long the outcome of a call takes
   *     precedence over it
   * @param dates the clock for dates that are displayed
   * @param clock measures how old a probe or the outcome of a call is
   * @param executor runs the probes, which block
   * @param statistics counts checks and probes
   */
  public HealthMonitor(
      List<ChatProvider> providers,
      PassiveHealth calls,
      Circuits circuits,
      Duration ttl,
      Clock dates,
      MonotonicClock clock,
      Executor executor,
      HealthCheckStatistics statistics) {
    this.providers = List.copyOf(providers);
    this.calls = calls;
    this.circuits = circuits;
    this.ttl = ttl;
    this.dates = dates;
    this.clock = clock;
    this.executor = executor;
    this.statistics = statistics;
  }

  /**
   * Takes over the probes of unchanged providers from the monitor of another configuration.
   *
   * @param unchanged the names of these providers
   */
  public void continueFrom(HealthMonitor before, Collection<String> unchanged) {
    unchanged.forEach(
        provider -> {
          Probe probe = before.probes.get(provider);
          if (probe != null) {
            probes.put(provider, probe);
          }
        });
  }

  /** The health of each provider by name, available when the probes that are due have ended. */
  public CompletableFuture<Map<String, ProviderHealth>> check() {
    Map<String, CompletableFuture<ProviderHealth>> checks = checks();
    return all(checks).thenApply(done -> soFar(checks));
  }

  /**
   * The health of each provider by name, available when no probe has been running for less than
   * this time. A provider whose probe has not ended by then has the state that was known before;
   * its probe goes on. So a provider that hangs delays only the first of several checks.
   */
  public CompletableFuture<Map<String, ProviderHealth>> check(Duration atMost) {
    Map<String, CompletableFuture<ProviderHealth>> checks = checks();
    CompletableFuture<Void> all = all(checks);
    Duration left = atMost.minus(runningTimeOfNewestProbe());
    if (all.isDone() || left.isNegative() || left.isZero()) {
      return CompletableFuture.completedFuture(soFar(checks));
    }
    return all.copy()
        .completeOnTimeout(null, left.toNanos(), TimeUnit.NANOSECONDS)
        .thenApply(ended -> soFar(checks));
  }

  private Duration runningTimeOfNewestProbe() {
    return probes.values().stream()
        .filter(probe -> !probe.outcome().isDone())
        .map(probe -> clock.since(probe.begun()))
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private Map<String, CompletableFuture<ProviderHealth>> checks() {
    Map<String, CompletableFuture<ProviderHealth>> checks = new LinkedHashMap<>();
    for (ChatProvider provider : providers) {
      checks.put(provider.name(), check(provider));
    }
    return checks;
  }

  private static CompletableFuture<Void> all(
      Map<String, CompletableFuture<ProviderHealth>> checks) {
    List<CompletableFuture<?>> all = new ArrayList<>(checks.values());
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private Map<String, ProviderHealth> soFar(Map<String, CompletableFuture<ProviderHealth>> checks) {
    Map<String, ProviderHealth> healths = new LinkedHashMap<>();
    checks.forEach(
        (name, check) -> healths.put(name, check.isDone() ? check.join() : knownOrNot(name)));
    return healths;
  }

  private ProviderHealth knownOrNot(String provider) {
    ProviderHealth known = known(provider);
    return known != null
        ? known
        : new ProviderHealth(
            ProviderHealth.Status.UNKNOWN,
            null,
            null,
            circuit(provider),
            null,
            null,
            null,
            keys(provider));
  }

  /**
   * Probes a provider now, whatever is known about it, and returns the result of this probe.
   *
   * @throws IllegalArgumentException if there is no such provider
   */
  public CompletableFuture<ProviderHealth> probe(String provider) {
    for (ChatProvider each : providers) {
      if (each.name().equals(provider)) {
        return probe(each, last -> !last.outcome().isDone())
            .thenApply(sample -> health(provider, sample));
      }
    }
    throw new IllegalArgumentException("There is no provider '" + provider + "'.");
  }

  /** What is known about a provider without calling it; null when nothing is known. */
  public @Nullable ProviderHealth known(String provider) {
    HealthSample called = calls.latest(provider);
    Probe probe = probes.get(provider);
    HealthSample probed = probe == null ? null : probe.latest();
    HealthSample sample = probed == null ? called : decisive(called, probed);
    return sample == null ? null : health(provider, sample);
  }

  /** The worst state of a provider's circuits. */
  public CircuitState circuit(String provider) {
    return worst(circuits.of(provider).values());
  }

  /**
   * Probes a provider and waits for the result, for a call that needs the provider's list of
   * models. A provider whose probe failed recently is not probed again, so that calls seldom wait,
   * and all wait for the same probe.
   */
  public void awaitProbe(ChatProvider provider) {
    try {
      probe(provider, last -> isFresh(last.begun()) && !last.succeeded()).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) { // a failed probe is recorded as a result, too
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<ProviderHealth> check(ChatProvider provider) {
    statistics.checked();
    HealthSample called = calls.latest(provider.name());
    if (called != null && isFresh(called.nanos()) && isConclusive(called)) {
      return CompletableFuture.completedFuture(health(provider.name(), called));
    }
    return probe(provider, last -> isFresh(last.begun()))
        .thenApply(probed -> health(provider.name(), decisive(called, probed)));
  }

  /** Whether a call's result says alone how the provider is. One or two failures do not. */
  private static boolean isConclusive(HealthSample called) {
    return called.failure() == null
        || called.failures() >= ENOUGH_FAILURES
        || called.failure() == FailureKind.UNAUTHORIZED
        || called.failure() == FailureKind.QUOTA_EXHAUSTED;
  }

  /**
   * The result that the health follows from. An exhausted quota is shown until a call succeeds: a
   * probe uses no quota, so its success proves nothing.
   */
  private HealthSample decisive(@Nullable HealthSample called, HealthSample probed) {
    if (called == null) {
      return probed;
    }
    if (called.failure() == FailureKind.QUOTA_EXHAUSTED) {
      return called;
    }
    if (!isFresh(called.nanos())) {
      return probed;
    }
    boolean confirmed =
        called.failure() != null && probed.failure() != null && isFresh(probed.nanos());
    return confirmed ? called.withFailures(ENOUGH_FAILURES) : called;
  }

  private boolean isFresh(long nanos) {
    return clock.since(nanos).compareTo(ttl) < 0;
  }

  private CompletableFuture<HealthSample> probe(ChatProvider provider, Predicate<Probe> isKept) {
    return probes
        .compute(
            provider.name(),
            (name, last) ->
                last != null && isKept.test(last)
                    ? last
                    : new Probe(
                        clock.nanos(),
                        CompletableFuture.supplyAsync(() -> probeNow(provider), executor)
                            .completeOnTimeout(
                                sample(null, FailureKind.TIMED_OUT),
                                PROBE_LIMIT.toMillis(),
                                TimeUnit.MILLISECONDS),
                        last == null ? null : last.latest()))
        .outcome();
  }

  private HealthSample probeNow(ChatProvider provider) {
    statistics.probed();
    long start = clock.nanos();
    try {
      provider.probe();
      return sample(clock.since(start), null);
    } catch (ChatException failure) {
      return sample(null, failure.kind());
    } catch (RuntimeException bug) {
      log.warn("The probe of provider {} failed in an unexpected way.", provider.name(), bug);
      return sample(null, FailureKind.UNAVAILABLE);
    }
  }

  /**
   * The result of a probe. A single failed probe is enough. No successful call contradicts it, and
   * unlike a call, a probe cannot fail because of its request.
   */
  private HealthSample sample(@Nullable Duration latency, @Nullable FailureKind failure) {
    int failures = failure == null ? 0 : ENOUGH_FAILURES;
    return new HealthSample(dates.instant(), clock.nanos(), latency, failure, failures);
  }

  private ProviderHealth health(String provider, HealthSample sample) {
    Collection<CircuitStatus> known = circuits.of(provider).values();
    CircuitState circuit = worst(known);
    List<CircuitStatus> notCalled =
        known.stream().filter(each -> each.notCalledFor() != null).toList();
    boolean callable = known.isEmpty() || notCalled.size() < known.size();
    CircuitStatus longest = longest(notCalled);
    return new ProviderHealth(
        status(sample, circuit, callable, longest != null),
        sample.latency(),
        sample.at(),
        circuit,
        sample.failure(),
        longest == null ? null : dates.instant().plus(longest.notCalledFor()),
        longest == null ? null : longest.cause(),
        keys(provider));
  }

  /** How many of a provider's keys are not used now. */
  public long coolingKeys(String provider) {
    return circuits.accountsOf(provider).stream().filter(key -> key.notUsedFor() != null).count();
  }

  private List<ProviderHealth.Key> keys(String provider) {
    return circuits.accountsOf(provider).stream().map(this::key).toList();
  }

  private ProviderHealth.Key key(AccountStatus account) {
    Duration left = account.notUsedFor();
    return new ProviderHealth.Key(
        account.number(), left == null ? null : dates.instant().plus(left), account.cause());
  }

  private static @Nullable CircuitStatus longest(List<CircuitStatus> notCalled) {
    return notCalled.stream().max(Comparator.comparing(CircuitStatus::notCalledFor)).orElse(null);
  }

  private static CircuitState worst(Iterable<CircuitStatus> statuses) {
    CircuitState worst = CircuitState.CLOSED;
    for (CircuitStatus status : statuses) {
      if (status.state() == CircuitState.OPEN || worst == CircuitState.CLOSED) {
        worst = status.state();
      }
    }
    return worst;
  }

  private static ProviderHealth.Status status(
      HealthSample sample, CircuitState circuit, boolean callable, boolean coolingDown) {
    if (!callable) {
      return ProviderHealth.Status.UNHEALTHY;
    }
    FailureKind failure = sample.failure();
    if (failure == null) {
      return circuit == CircuitState.CLOSED && !coolingDown
          ? ProviderHealth.Status.HEALTHY
          : ProviderHealth.Status.DEGRADED;
    }
    return isConclusive(sample) ? ProviderHealth.Status.UNHEALTHY : ProviderHealth.Status.DEGRADED;
  }
}
