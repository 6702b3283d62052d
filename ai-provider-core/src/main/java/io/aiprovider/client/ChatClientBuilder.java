package io.aiprovider.client;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.cache.semantic.SemanticOptions;
import io.aiprovider.call.CallListener;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.cost.ConfiguredPrices;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ConfiguredProvider;
import io.aiprovider.routing.ModelDirectory;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.Router;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.spending.BudgetDirectory;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ChatClient}, or changes the settings of one that is running. Not thread-safe.
 *
 * @see ChatClient#builder
 * @see ChatClient#reconfigure
 * @since 0.1
 */
public final class ChatClientBuilder {
  private final Map<String, ConfiguredProvider> providers = new LinkedHashMap<>();
  private final List<ChatInterceptor> interceptors = new ArrayList<>();
  private final List<CallListener> listeners = new ArrayList<>();
  private ConfiguredPrices prices = ConfiguredPrices.NONE;
  private RoutingOptions routing = RoutingOptions.DEFAULT;
  private ResilienceOptions resilience = ResilienceOptions.DEFAULT;
  private CacheOptions cacheOptions = CacheOptions.DEFAULT;
  private @Nullable ResponseCache cache;
  private LimitOptions limits = LimitOptions.NONE;
  private @Nullable LimitStore limitStore;
  private BudgetOptions budgets = BudgetOptions.NONE;
  private @Nullable BudgetStore budgetStore;
  private BudgetDirectory budgetDirectory = BudgetDirectory.NONE;
  private ModelCatalog catalog = ModelCatalog.bundled();
  private Duration healthCheckTtl = Duration.ofSeconds(30);
  private @Nullable ChatMetrics metrics;
  private Clock clock = Clock.systemUTC();
  private MonotonicClock monotonicClock = MonotonicClock.system();

  ChatClientBuilder() {}

  /** For a client that is running: without settings, but with its clocks and metrics. */
  ChatClientBuilder(EngineState state) {
    metrics = state.metrics;
    clock = state.clock;
    monotonicClock = state.monotonicClock;
  }

  /** For a client that is running, with its settings. */
  ChatClientBuilder(Configuration configuration, EngineState state) {
    this(state);
    providers.putAll(configuration.providers());
    interceptors.addAll(configuration.interceptors());
    listeners.addAll(configuration.listeners());
    prices = configuration.prices();
    routing = configuration.routing();
    resilience = configuration.resilience();
    cacheOptions = configuration.cacheOptions();
    cache = configuration.cache();
    limits = configuration.limits();
    limitStore = configuration.limitStore();
    budgets = configuration.budgets();
    budgetStore = configuration.budgetStore();
    budgetDirectory = configuration.budgetDirectory();
    catalog = configuration.catalog();
    healthCheckTtl = configuration.healthCheckTtl();
  }

  /**
   * Adds a provider that is called after those added before, for the models that it is known to
   * have: a vendor's own service for the vendor's models, any other service for any name.
   */
  public ChatClientBuilder provider(ChatProvider provider) {
    Objects.requireNonNull(provider, "provider(null) is not allowed: pass a provider.");
    return provider(provider, ProviderOptions.builder().priority(providers.size() + 1).build());
  }

  /**
   * Adds a provider.
   *
   * @throws IllegalArgumentException if there is already a provider of that name, or the name is
   *     blank
   */
  public ChatClientBuilder provider(ChatProvider provider, ProviderOptions options) {
    Objects.requireNonNull(options, "A provider needs its options, but they are null.");
    if (provider.name().isBlank()) {
      throw new IllegalArgumentException(
          "A provider has a blank name: give it a name for routes, logs and metrics.");
    }
    ConfiguredProvider configured = new ConfiguredProvider(provider, options);
    if (providers.putIfAbsent(provider.name(), configured) != null) {
      throw new IllegalArgumentException(
          "There are two providers called '" + provider.name() + "': give each a name.");
    }
    return this;
  }

  /** The names of the providers so far, in the order in which they were added. */
  public List<String> providerNames() {
    return List.copyOf(providers.keySet());
  }

  /**
   * Removes a provider, and the prices that were set for it.
   *
   * @throws IllegalArgumentException if there is no provider of that name
   */
  public ChatClientBuilder removeProvider(String name) {
    if (providers.remove(name) == null) {
      throw new IllegalArgumentException(
          "There is no provider called '"
              + name
              + "' to remove: there are "
              + providerNames()
              + ".");
    }
    prices = prices.without(name);
    return this;
  }

  /**
   * Adds an interceptor, after those added before: on the attempt chain if it is an {@link
   * io.aiprovider.interceptor.AttemptInterceptor}, else on the call chain.
   */
  public ChatClientBuilder interceptor(ChatInterceptor interceptor) {
    interceptors.add(
        Objects.requireNonNull(
            interceptor, "interceptor(null) is not allowed: pass an interceptor."));
    return this;
  }

  /** Adds a listener that receives the events of each call, after those added before. */
  public ChatClientBuilder listener(CallListener listener) {
    listeners.add(
        Objects.requireNonNull(listener, "listener(null) is not allowed: pass a listener."));
    return this;
  }

  /**
   * Sets the price of all models of a provider that have no price of their own here. It replaces
   * the catalog's prices.
   */
  public ChatClientBuilder price(String provider, Price price) {
    prices = prices.with(provider, given(price, "price"));
    return this;
  }

  /**
   * Sets the price of some models of a provider. It replaces the catalog's prices and the
   * provider's.
   *
   * @param model a model's name, or a pattern such as {@code gpt-*}; see {@link
   *     ConfiguredPrices#with(String, String, Price)}
   */
  public ChatClientBuilder price(String provider, String model, Price price) {
    prices = prices.with(provider, model, given(price, "price"));
    return this;
  }

  public ChatClientBuilder routing(RoutingOptions options) {
    this.routing = given(options, "routing");
    return this;
  }

  public ChatClientBuilder resilience(ResilienceOptions options) {
    this.resilience = given(options, "resilience");
    return this;
  }

  /** Sets how answers are cached. */
  public ChatClientBuilder cache(CacheOptions options) {
    this.cacheOptions = given(options, "cache");
    return this;
  }

  /** Sets where answers are cached. Default: in memory. */
  public ChatClientBuilder cache(ResponseCache responseCache) {
    this.cache = given(responseCache, "cache");
    return this;
  }

  /**
   * Sets the limits of callers that have no limits of their own, for each key. Default: none. A
   * call without a caller is never limited.
   */
  public ChatClientBuilder limits(Limits perKey) {
    return limits(limits.withPerKey(given(perKey, "limits")));
  }

  /** Sets the limits that do not come with the caller. Default: none. */
  public ChatClientBuilder limits(LimitOptions options) {
    this.limits = given(options, "limits");
    return this;
  }

  /**
   * Sets what counts the use of limits. Default: a {@link
   * io.aiprovider.limit.memory.MemoryLimitStore} of this client.
   */
  public ChatClientBuilder limitStore(LimitStore store) {
    this.limitStore = given(store, "limitStore");
    return this;
  }

  /** Sets the budgets that do not come with the caller. Default: none. */
  public ChatClientBuilder budgets(BudgetOptions options) {
    this.budgets = given(options, "budgets");
    return this;
  }

  /**
   * Sets what keeps account of budgets. Default: a {@link
   * io.aiprovider.budget.memory.MemoryBudgetStore} of this client.
   */
  public ChatClientBuilder budgetStore(BudgetStore store) {
    this.budgetStore = given(store, "budgetStore");
    return this;
  }

  /** Sets where further budgets of a call come from. Default: there are none. */
  public ChatClientBuilder budgetDirectory(BudgetDirectory directory) {
    this.budgetDirectory = given(directory, "budgetDirectory");
    return this;
  }

  /** Sets which models are known, and their prices. Default: {@link ModelCatalog#bundled()}. */
  public ChatClientBuilder catalog(ModelCatalog models) {
    this.catalog = given(models, "catalog");
    return this;
  }

  /**
   * Sets how long a probe's outcome is kept. Default: 30 s.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ChatClientBuilder healthCheckTtl(Duration ttl) {
    if (ttl.isNegative()) {
      throw new IllegalArgumentException(
          "A probe's outcome cannot be kept for " + ttl + ": use zero or more.");
    }
    this.healthCheckTtl = ttl;
    return this;
  }

  /** Sets where calls, attempts and the providers' health are recorded. Default: nowhere. */
  public ChatClientBuilder metrics(ChatMetrics chatMetrics) {
    this.metrics = chatMetrics;
    return this;
  }

  /**
   * Sets the clock for dates: those of cached answers, of prices, and those that are displayed.
   * Default: the system's.
   */
  public ChatClientBuilder clock(Clock time) {
    this.clock = given(time, "clock");
    return this;
  }

  /**
   * Sets the clock that measures durations: deadlines, circuits, cooldowns, budgets, health and
   * statistics. Default: the system's monotonic clock, which does not change when the system's time
   * is set.
   */
  public ChatClientBuilder monotonicClock(MonotonicClock time) {
    this.monotonicClock = given(time, "monotonicClock");
    return this;
  }

  private static <T> T given(T value, String method) {
    return Objects.requireNonNull(
        value, () -> method + "(null) is not allowed: leave it out for the default.");
  }

  Configuration configuration() {
    return new Configuration(
        providers,
        interceptors,
        listeners,
        prices,
        routing,
        resilience,
        cacheOptions,
        cache,
        limits,
        limitStore,
        budgets,
        budgetStore,
        budgetDirectory,
        catalog,
        healthCheckTtl);
  }

  void requireSameState(EngineState state) {
    if (!clock.equals(state.clock)
        || !monotonicClock.equals(state.monotonicClock)
        || !Objects.equals(metrics, state.metrics)) {
      throw new IllegalArgumentException(
          "The clocks and the metrics of a client cannot be changed while it runs: set them"
              + " before build().");
    }
  }

  /**
   * Checks the settings without building a client: no provider is called, and no thread is started.
   *
   * @throws IllegalArgumentException if {@link #build} would throw it
   */
  public void check() {
    Configuration checked = configuration();
    Router router =
        new Router(checked.providers().values(), routing, catalog, ChatProvider::models);
    SemanticOptions semantic = cacheOptions.semantic();
    if (cacheOptions.enabled() && semantic.enabled()) {
      ModelDirectory directory =
          new ModelDirectory(router, routing.models().keySet(), catalog, clock);
      VectorModel.plan(semantic.embeddingModel(), router, directory, checked.providers().keySet());
    }
  }

  /**
   * The client.
   *
   * @throws IllegalArgumentException if there is no provider, or the settings contradict each other
   */
  public ChatClient build() {
    return new ChatClient(
        new Engine(new EngineState(clock, monotonicClock, metrics), configuration()));
  }
}
