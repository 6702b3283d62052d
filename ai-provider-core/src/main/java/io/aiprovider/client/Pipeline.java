package io.aiprovider.client;

import io.aiprovider.admission.Admission;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.Caching;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.cache.SimilarQuestions;
import io.aiprovider.cache.coalescing.Coalescing;
import io.aiprovider.cache.semantic.SemanticOptions;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.capacity.CapacityGate;
import io.aiprovider.capacity.ReportedLimitGate;
import io.aiprovider.catalog.Capability;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.compatibility.CompletionsAsChats;
import io.aiprovider.client.compatibility.EmbeddingEncoding;
import io.aiprovider.client.compatibility.StreamUsage;
import io.aiprovider.cost.CostBasis;
import io.aiprovider.cost.CostPresentation;
import io.aiprovider.cost.Metering;
import io.aiprovider.cost.Prices;
import io.aiprovider.health.HealthMonitor;
import io.aiprovider.health.PassiveHealth;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.interceptor.CallListening;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.CommitGate;
import io.aiprovider.resilience.Timeouts;
import io.aiprovider.resilience.circuit.AccountChoice;
import io.aiprovider.resilience.circuit.CircuitBreaking;
import io.aiprovider.resilience.circuit.Circuits;
import io.aiprovider.routing.CapabilityCheck;
import io.aiprovider.routing.ConfiguredProvider;
import io.aiprovider.routing.Failover;
import io.aiprovider.routing.ModelDirectory;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.routing.ProviderEntry;
import io.aiprovider.routing.ProviderLimits;
import io.aiprovider.routing.Router;
import io.aiprovider.routing.hedge.HedgeDelays;
import io.aiprovider.routing.strategy.TargetLoads;
import io.aiprovider.routing.strategy.TargetOrders;
import io.aiprovider.spending.SpendingControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The steps of every call, built from one configuration. The two lists in the constructor show all
 * of them, from first to last.
 */
final class Pipeline {
  private final Configuration configuration;
  private final EngineState state;
  private final List<ChatInterceptor> callChain;
  private final List<ChatInterceptor> vectorChain;
  private final Failover failover;
  private final Explainer explainer;
  private final Router router;
  private final RoutePlanner routes;
  private final ModelDirectory directory;
  private final Prices prices;
  private final Circuits circuits;
  private final PassiveHealth passive;
  private final TargetLoads loads;
  private final HedgeDelays hedgeDelays;
  private final HealthMonitor health;
  private final ResponseCache cache;
  private volatile Runnable gauges = () -> {};

  /**
   * A pipeline that uses the existing state.
   *
   * @param before the pipeline it replaces; what is known about unchanged providers is shared with
   *     it
   */
  Pipeline(Configuration configuration, EngineState state, @Nullable Pipeline before) {
    this.configuration = configuration;
    this.state = state;
    ModelCatalog catalog = configuration.catalog();
    Map<String, ConfiguredProvider> providers = configuration.providers();
    prices =
        new Prices(
            catalog,
            configuration.prices(),
            providers.values().stream()
                .collect(Collectors.toMap(ConfiguredProvider::name, ConfiguredProvider::vendor)),
            state.clock,
            state.unpriced);
    cache = state.cache(configuration);
    InstalledModels installed = new InstalledModels(catalog, this::lookUpModels);
    router =
        new Router(providers.values(), configuration.routing(), catalog, installed::chatModelsOf);
    routes =
        new CapabilityCheck(
            router,
            catalog,
            state.tokens::estimatePrompt,
            request -> state.tokens.countPrompt(request, "")); // for any model
    directory =
        new ModelDirectory(router, configuration.routing().models().keySet(), catalog, state.clock);
    KnownModels known =
        new KnownModels(
            catalog,
            providers.values(),
            configuration.routing().models(),
            configuration.prices().models());
    circuits = circuits(known, before);
    passive =
        before == null
            ? new PassiveHealth(state.clock, state.monotonicClock)
            : before.passive.successor(staying(before));

    loads =
        before == null
            ? new TargetLoads(state.monotonicClock, known::label)
            : before.loads.successor(known::label, staying(before));
    hedgeDelays =
        new HedgeDelays(
            configuration.resilience().hedge(), configuration.routing().hedges(), loads);

    List<ChatInterceptor> call = new ArrayList<>();
    CallListening listening = new CallListening(listeners(known));
    call.add(listening);
    CompletionsAsChats completions = new CompletionsAsChats(router, catalog);
    call.add(completions);
    call.add(new StreamUsage());
    call.add(new EmbeddingEncoding());
    Admission admission =
        new Admission(
            router,
            configuration.limits(),
            state.limits(configuration),
            state.tokens::estimatePrompt);
    call.add(admission);
    call.addAll(onCalls(configuration.interceptors()));
    Caching caching = caching();
    if (caching != null) {
      call.add(caching);
    }
    call.add(new CachedOnly());
    SpendingControl spending =
        new SpendingControl(
            routes,
            configuration.budgets(),
            configuration.budgetDirectory(),
            state.budgets(configuration),
            prices::find,
            catalog,
            this::usualMaxTokens,
            state.tokens::estimatePrompt);
    call.add(spending);
    call.add(new CostPresentation());
    callChain = List.copyOf(call);
    vectorChain = List.of(listening, spending);

    AccountChoice accounts = new AccountChoice(circuits);
    List<AttemptInterceptor> attempt = new ArrayList<>();
    attempt.add(new CostBasis(prices, state.tokens));
    attempt.addAll(onAttempts(configuration.interceptors()));
    attempt.add(new Timeouts(state.timer, this::timeouts, this::reasons));
    attempt.add(new CommitGate());
    attempt.add(new Metering(prices, state.tokens));

    failover =
        new Failover(
            providers,
            routes,
            attempt,
            new CircuitBreaking(circuits, state.switches),
            configuration.resilience(),
            state.retryBudget(configuration.resilience().retryBudget()),
            configuration.routing(),
            catalog,
            state.clock,
            accounts,
            new ReportedLimitGate(
                accounts,
                new CapacityGate(
                    state.providerLoads,
                    this::limits,
                    accounts::order,
                    state.tokens::estimatePrompt,
                    spending)),
            new TargetOrders(loads, spending::expectedCosts),
            state.switches,
            hedgeDelays,
            state.threads);
    explainer = new Explainer(completions, admission, caching, spending, failover, state.clock);
    health =
        new HealthMonitor(
            providers(),
            passive,
            circuits,
            configuration.healthCheckTtl(),
            state.clock,
            state.monotonicClock,
            state.probes,
            state.healthChecks);
    providers().forEach(each -> state.providerLoads.keep(each.name(), each.accounts()));
    if (before != null) {
      health.continueFrom(before.health, staying(before));
    }
  }

  private @Nullable Caching caching() {
    CacheOptions options = configuration.cacheOptions();
    return options.enabled()
        ? new Caching(cache, options, router, state.clock, coalescing(), similarQuestions(options))
        : null;
  }

  private @Nullable Coalescing coalescing() {
    CacheOptions options = configuration.cacheOptions();
    return options.coalescing()
        ? new Coalescing(
            options.largestAnswer(),
            options.maxBytes() / 4,
            configuration.resilience().retry().maxBackoff(),
            state.threads)
        : null;
  }

  private @Nullable SimilarQuestions similarQuestions(CacheOptions options) {
    SemanticOptions semantic = options.semantic();
    if (!semantic.enabled()) {
      return null;
    }
    RoutePlan plan =
        VectorModel.plan(
            semantic.embeddingModel(), router, directory, configuration.providers().keySet());
    boolean free =
        plan.targets().stream()
            .map(target -> prices.find(target.provider(), target.model()))
            .allMatch(
                price -> price != null && price.change() == null && price.input().signum() == 0);
    return new SimilarQuestions(
        options,
        state.questions(semantic),
        new QuestionEmbedding(
            (request, call) ->
                InterceptorChain.run(free ? List.of() : vectorChain, failover, request, call),
            semantic));
  }

  private Circuits circuits(KnownModels known, @Nullable Pipeline before) {
    CircuitBreakerPolicy policy = configuration.resilience().circuitBreaker();
    if (before != null && policy.equals(before.configuration.resilience().circuitBreaker())) {
      return before.circuits.successor(known::label, this::accounts, staying(before));
    }
    Circuits fresh = new Circuits(policy, state.monotonicClock, known::label, this::accounts);
    fresh.onTransition(state.circuitLog);
    return fresh;
  }

  /**
   * The providers that are unchanged from the pipeline before: the same provider, not only the same
   * name.
   */
  private List<String> staying(Pipeline before) {
    Map<String, ConfiguredProvider> then = before.configuration.providers();
    return configuration.providers().values().stream()
        .filter(
            now -> {
              ConfiguredProvider old = then.get(now.name());
              return old != null && old.provider().identity().equals(now.provider().identity());
            })
        .map(ConfiguredProvider::name)
        .toList();
  }

  /** The engine's own listeners come first, so that the other listeners see up-to-date figures. */
  private List<CallListener> listeners(KnownModels known) {
    List<CallListener> listeners = new ArrayList<>();
    listeners.add(state.statistics);
    listeners.add(state.providerStatistics);
    listeners.add(passive);
    if (configuration.routing().observesAttempts() || hedgeDelays.observesAttempts()) {
      listeners.add(loads);
    }
    listeners.add(state.providerLog);
    listeners.add(state.limitLog);
    listeners.add(state.budgetLog);
    if (state.metrics != null) {
      listeners.addAll(state.metrics.listeners(known::label));
    }
    listeners.addAll(configuration.listeners());
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

  private @Nullable Integer usualMaxTokens(String provider) {
    ConfiguredProvider configured = configuration.providers().get(provider);
    Integer own = configured == null ? null : configured.options().maxTokens();
    return own == null ? configuration.routing().maxTokens() : own;
  }

  private AttemptTimeouts timeouts(String provider) {
    ConfiguredProvider configured = configuration.providers().get(provider);
    return configured == null ? AttemptTimeouts.DEFAULT : configured.options().timeouts();
  }

  private ProviderLimits limits(String provider) {
    ConfiguredProvider configured = configuration.providers().get(provider);
    return configured == null ? ProviderLimits.NONE : configured.options().limits();
  }

  private List<ProviderAccount> accounts(String provider) {
    ConfiguredProvider configured = configuration.providers().get(provider);
    return configured == null ? List.of(ProviderAccount.SOLE) : configured.provider().accounts();
  }

  private boolean reasons(String model) {
    CatalogModel known = configuration.catalog().find(model);
    return known != null && known.can(Capability.REASONING);
  }

  private void lookUpModels(ChatProvider provider) {
    health.awaitProbe(provider);
  }

  Configuration configuration() {
    return configuration;
  }

  List<ChatProvider> providers() {
    return configuration.providers().values().stream().map(ConfiguredProvider::provider).toList();
  }

  ChatReply send(ChatRequest request, ChatCall call) {
    return InterceptorChain.run(callChain, failover, request, call);
  }

  ModelDirectory models() {
    return directory;
  }

  RoutePlan plan(ChatRequest request, ChatCall call) {
    return routes.planFor(request, call);
  }

  Circuits circuits() {
    return circuits;
  }

  Explanation explain(ChatRequest request, ChatCall call) {
    return explainer.explain(request, call);
  }

  @Nullable Price priceOf(ModelEntry entry) {
    Target target = directory.targetOf(entry);
    return target == null ? null : prices.find(target.provider(), target.model());
  }

  CompletableFuture<Map<String, ProviderHealth>> health() {
    return health.check();
  }

  CompletableFuture<Map<String, ProviderHealth>> health(Duration atMost) {
    return health.check(atMost);
  }

  CompletableFuture<ProviderHealth> probe(String provider) {
    return health.probe(provider);
  }

  List<ProviderEntry> providerEntries() {
    return configuration.providers().values().stream()
        .map(ProviderEntry::of)
        .sorted(Comparator.comparingInt(ProviderEntry::priority))
        .toList();
  }

  ResponseCache.Stats cacheStatistics() {
    return cache.stats();
  }

  /** Adds the providers' health, and what the cache holds, to the metrics. */
  void showHealth() {
    if (state.metrics != null) {
      Runnable ofProviders =
          state.metrics.watch(configuration.providers().keySet(), health, state.providerLoads);
      Runnable ofCache =
          configuration.cacheOptions().enabled() ? state.metrics.watch(cache) : () -> {};
      gauges =
          () -> {
            ofProviders.run();
            ofCache.run();
          };
    }
  }

  void hideHealth() {
    gauges.run();
  }
}
