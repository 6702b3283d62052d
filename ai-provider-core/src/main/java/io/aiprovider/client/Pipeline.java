package io.aiprovider.client;

import io.aiprovider.cache.Caching;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.AttemptInterceptor;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.CallListening;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatInterceptor;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.InterceptorChain;
import io.aiprovider.call.RoutePlan;
import io.aiprovider.call.Target;
import io.aiprovider.catalog.Capability;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.cost.CostPresentation;
import io.aiprovider.cost.Metering;
import io.aiprovider.cost.Prices;
import io.aiprovider.cost.TokenCounter;
import io.aiprovider.health.HealthMonitor;
import io.aiprovider.health.PassiveHealth;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.observe.CallStatistics;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.observe.CircuitLog;
import io.aiprovider.observe.ProviderLog;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.CircuitBreaking;
import io.aiprovider.resilience.Circuits;
import io.aiprovider.resilience.CommitGate;
import io.aiprovider.resilience.DeadlineTimer;
import io.aiprovider.resilience.RetryBudget;
import io.aiprovider.resilience.Timeouts;
import io.aiprovider.routing.ConfiguredProvider;
import io.aiprovider.routing.Failover;
import io.aiprovider.routing.ModelDirectory;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.Router;
import io.aiprovider.time.MonotonicClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What every call goes through. The two lists in the constructor are the whole of it, from top to
 * bottom.
 */
final class Pipeline implements AutoCloseable {
  private final List<ChatInterceptor> callChain;
  private final Failover failover;

  private final List<ChatProvider> providers;
  private final Router router;
  private final ModelCatalog catalog;
  private final Prices prices;
  private final ModelDirectory directory;
  private final HealthMonitor health;
  private final CallStatistics statistics;
  private final ResponseCache cache;
  private final DeadlineTimer timer;
  private final Runnable gauges;
  private final ExecutorService probes = CallThreads.create(64);

  Pipeline(ChatClient.Builder settings) {
    providers = List.copyOf(settings.providers.values());
    catalog = settings.catalog;
    MonotonicClock ticking = settings.monotonicClock;
    statistics = new CallStatistics(ticking);
    timer = new DeadlineTimer(ticking);
    prices =
        new Prices(
            catalog,
            settings.prices,
            providers.stream().collect(Collectors.toMap(ChatProvider::name, ChatProvider::type)),
            settings.clock);
    cache = settings.cacheOrDefault();
    Map<String, ConfiguredProvider> configured = settings.configuredProviders();
    InstalledModels installed = new InstalledModels(catalog, this::ask);
    Router router =
        new Router(configured.values(), settings.routing, catalog, installed::chattingAt);
    this.router = router;
    directory =
        new ModelDirectory(router, settings.routing.models().keySet(), catalog, settings.clock);
    KnownModels known = new KnownModels(catalog, configured.values());
    ChatMetrics metrics = settings.metrics;
    Circuits circuits = new Circuits(settings.resilience.circuitBreaker(), ticking, known::label);
    circuits.onTransition(new CircuitLog(settings.clock, ticking));
    PassiveHealth passive = new PassiveHealth(settings.clock, ticking);

    List<ChatInterceptor> call = new ArrayList<>();
    call.add(new CallListening(listeners(settings, passive, known)));
    call.add(new CompletionsAsChats(router, catalog));
    call.add(new UsageOnRequest());
    call.add(new VectorsAsAsked());
    call.addAll(onCalls(settings.interceptors));
    if (settings.cacheOptions.enabled()) {
      call.add(new Caching(cache, settings.cacheOptions, router, settings.clock));
    }
    call.add(new CostPresentation());
    callChain = List.copyOf(call);

    List<AttemptInterceptor> attempt = new ArrayList<>();
    attempt.addAll(onAttempts(settings.interceptors));
    attempt.add(new Timeouts(timer, provider -> timeouts(settings, provider), this::reasons));
    attempt.add(new CommitGate());
    attempt.add(new Metering(prices, new TokenCounter()));

    failover =
        new Failover(
            configured,
            router,
            attempt,
            new CircuitBreaking(circuits),
            settings.resilience,
            new RetryBudget(settings.resilience.retryBudget(), ticking),
            settings.routing,
            catalog,
            settings.clock);
    health =
        new HealthMonitor(
            providers, passive, circuits, settings.healthCheckTtl, settings.clock, ticking, probes);
    gauges = metrics == null ? () -> {} : metrics.watch(settings.providers.keySet(), health);
  }

  /** The engine's own listeners come first, so that the others find its figures up to date. */
  private List<CallListener> listeners(
      ChatClient.Builder settings, PassiveHealth passive, KnownModels known) {
    List<CallListener> listeners = new ArrayList<>();
    listeners.add(statistics);
    listeners.add(passive);
    listeners.add(new ProviderLog(settings.monotonicClock));
    if (settings.metrics != null) {
      listeners.addAll(settings.metrics.listeners(known::label));
    }
    listeners.addAll(settings.listeners);
    return listeners;
  }

  private static List<ChatInterceptor> onCalls(List<ChatInterceptor> interceptors) {
    return interceptors.stream().filter(i -> !(i instanceof AttemptInterceptor)).toList();
  }

  private static List<AttemptInterceptor> onAttempts(List<ChatInterceptor> interceptors) {
    return interceptors.stream()
        .filter(AttemptInterceptor.class::isInstance)
        .map(AttemptInterceptor.class::cast)
        .toList();
  }

  private static AttemptTimeouts timeouts(ChatClient.Builder settings, String provider) {
    ProviderOptions options = settings.providerOptions.get(provider);
    return options == null ? AttemptTimeouts.DEFAULT : options.timeouts();
  }

  private boolean reasons(String model) {
    CatalogModel known = catalog.find(model);
    return known != null && known.can(Capability.REASONING);
  }

  ChatReply send(ChatRequest request, ChatCall call) {
    return InterceptorChain.run(callChain, failover, request, call);
  }

  ModelCatalog catalog() {
    return catalog;
  }

  ModelDirectory models() {
    return directory;
  }

  RoutePlan plan(ChatRequest request, ChatCall call) {
    return router.planFor(request, call);
  }

  private void ask(ChatProvider provider) {
    health.ask(provider);
  }

  @Nullable Price priceOf(ModelEntry entry) {
    Target target = directory.targetOf(entry);
    return target == null ? null : prices.find(target.provider(), target.model());
  }

  CompletableFuture<Map<String, ProviderHealth>> health() {
    return health.check();
  }

  CallStatistics.Snapshot statistics() {
    return statistics.snapshot();
  }

  ResponseCache.Stats cacheStatistics() {
    return cache.stats();
  }

  @Override
  public void close() {
    gauges.run();
    timer.close();
    probes.shutdownNow();
    providers.forEach(ChatProvider::close);
  }
}
