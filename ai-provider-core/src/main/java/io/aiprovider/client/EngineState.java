package io.aiprovider.client;

import io.aiprovider.budget.BudgetStore;
import io.aiprovider.budget.memory.MemoryBudgetStore;
import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.cache.semantic.QuestionIndex;
import io.aiprovider.cache.semantic.SemanticOptions;
import io.aiprovider.capacity.ProviderLoads;
import io.aiprovider.cost.TokenCounter;
import io.aiprovider.cost.UnpricedModels;
import io.aiprovider.health.HealthCheckStatistics;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.observe.BudgetLog;
import io.aiprovider.observe.CallStatistics;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.observe.CircuitLog;
import io.aiprovider.observe.LimitLog;
import io.aiprovider.observe.ProviderLog;
import io.aiprovider.observe.ProviderStatistics;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.resilience.DeadlineTimer;
import io.aiprovider.resilience.retry.RetryBudget;
import io.aiprovider.switches.Switches;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that survives a change of configuration: clocks, threads, statistics, caches, budgets,
 * and the number of snapshots that use each provider. Thread-safe.
 */
final class EngineState implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EngineState.class);

  final Clock clock;
  final MonotonicClock monotonicClock;
  final @Nullable ChatMetrics metrics;
  final CallStatistics statistics;
  final ProviderStatistics providerStatistics;
  final HealthCheckStatistics healthChecks = new HealthCheckStatistics();
  final ProviderLog providerLog;
  final CircuitLog circuitLog;
  final DeadlineTimer timer;
  final TokenCounter tokens = new TokenCounter();
  final ProviderLoads providerLoads;
  final Switches switches;
  final UnpricedModels unpriced = new UnpricedModels();
  final LimitLog limitLog;
  final BudgetLog budgetLog;
  final ExecutorService probes = CallThreads.create(64);
  final ExecutorService threads = CallThreads.create(256);

  private final IdentityHashMap<ChatProvider, Integer> users = new IdentityHashMap<>();
  private final LimitStore limits;
  private @Nullable ResponseCache memory;
  private long memoryBytes;
  private @Nullable QuestionIndex questions;
  private int mostQuestions;
  private @Nullable BudgetStore budgets;
  private @Nullable ZoneId budgetZone;
  private @Nullable RetryBudget budget;
  private double budgetShare;

  EngineState(Clock clock, MonotonicClock monotonicClock, @Nullable ChatMetrics metrics) {
    this.clock = clock;
    this.monotonicClock = monotonicClock;
    this.metrics = metrics;
    this.statistics = new CallStatistics(monotonicClock);
    this.providerStatistics = new ProviderStatistics(monotonicClock);
    this.providerLog = new ProviderLog(monotonicClock);
    this.limitLog = new LimitLog(monotonicClock);
    this.budgetLog = new BudgetLog(monotonicClock);
    this.limits = new MemoryLimitStore(clock, monotonicClock);
    this.circuitLog = new CircuitLog(clock, monotonicClock);
    this.timer = new DeadlineTimer(monotonicClock);
    this.providerLoads = new ProviderLoads(monotonicClock);
    this.switches = new Switches(clock);
  }

  /** The configured cache, else the one in memory, which is kept unless its size changes. */
  synchronized ResponseCache cache(Configuration configuration) {
    if (configuration.cache() != null) {
      return configuration.cache();
    }
    long bytes = configuration.cacheOptions().maxBytes();
    if (memory == null || memoryBytes != bytes) {
      memory = new CaffeineResponseCache(bytes, clock);
      memoryBytes = bytes;
    }
    return memory;
  }

  /** The questions whose answers are in the cache, which are kept unless their number changes. */
  synchronized QuestionIndex questions(SemanticOptions options) {
    if (questions == null || mostQuestions != options.maxQuestions()) {
      questions = new QuestionIndex(options.maxQuestions());
      mostQuestions = options.maxQuestions();
    }
    return questions;
  }

  /** The configured store of limits, else the one in memory. */
  LimitStore limits(Configuration configuration) {
    return configuration.limitStore() == null ? limits : configuration.limitStore();
  }

  /**
   * The configured store of budgets, else the one in memory, which is kept unless its zone changes.
   */
  synchronized BudgetStore budgets(Configuration configuration) {
    if (configuration.budgetStore() != null) {
      return configuration.budgetStore();
    }
    ZoneId zone = configuration.budgets().timeZone();
    if (budgets == null || !zone.equals(budgetZone)) {
      budgets = new MemoryBudgetStore(clock, zone);
      budgetZone = zone;
    }
    return budgets;
  }

  /** The retry budget, which is kept unless its share changes. */
  synchronized RetryBudget retryBudget(double share) {
    if (budget == null || budgetShare != share) {
      budget = new RetryBudget(share, monotonicClock);
      budgetShare = share;
    }
    return budget;
  }

  /** Records that a snapshot uses these providers. */
  synchronized void use(Collection<ChatProvider> providers) {
    providers.forEach(provider -> users.merge(provider, 1, Integer::sum));
    if (metrics != null) {
      metrics.use(names(providers));
    }
  }

  /**
   * Records that a snapshot no longer uses these providers, closes those that are not used any
   * more, and forgets the names that none has any more.
   */
  void release(Collection<ChatProvider> providers) {
    List<ChatProvider> unused = new ArrayList<>();
    synchronized (this) {
      for (ChatProvider provider : providers) {
        Integer left = users.computeIfPresent(provider, (same, count) -> count - 1);
        if (left != null && left == 0) {
          users.remove(provider);
          unused.add(provider);
        }
      }
      Set<String> gone = names(unused);
      gone.removeAll(names(users.keySet()));
      gone.forEach(providerStatistics::forget);
      gone.forEach(providerLog::forget);
      if (metrics != null) {
        metrics.release(names(providers));
      }
    }
    unused.forEach(EngineState::close);
  }

  private static Set<String> names(Collection<ChatProvider> providers) {
    return providers.stream()
        .map(ChatProvider::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void close(ChatProvider provider) {
    try {
      provider.close();
    } catch (RuntimeException e) {
      log.warn("The provider {} could not be closed.", provider.name(), e);
    }
  }

  /** Closes all providers, even if they are in use, and ends the threads. */
  @Override
  public void close() {
    threads.shutdownNow();
    timer.close();
    probes.shutdownNow();
    List<ChatProvider> open;
    synchronized (this) {
      open = List.copyOf(users.keySet());
      users.clear();
    }
    open.forEach(EngineState::close);
  }
}
