package io.aiprovider.client;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.budget.BudgetStore;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.CallListener;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.cost.ConfiguredPrices;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ConfiguredProvider;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.spending.BudgetDirectory;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All settings that can be changed while a client runs. Immutable.
 *
 * @param providers the providers by name, in the order in which they were added
 * @param cache where answers are stored; null: in memory
 * @param limits the limits that do not come with the caller
 * @param limitStore counts what is used; null: in memory
 * @param budgets the budgets that do not come with the caller
 * @param budgetStore keeps account of what is spent; null: in memory
 * @param budgetDirectory further budgets
 */
record Configuration(
    Map<String, ConfiguredProvider> providers,
    List<ChatInterceptor> interceptors,
    List<CallListener> listeners,
    ConfiguredPrices prices,
    RoutingOptions routing,
    ResilienceOptions resilience,
    CacheOptions cacheOptions,
    @Nullable ResponseCache cache,
    LimitOptions limits,
    @Nullable LimitStore limitStore,
    BudgetOptions budgets,
    @Nullable BudgetStore budgetStore,
    BudgetDirectory budgetDirectory,
    ModelCatalog catalog,
    Duration healthCheckTtl) {

  /**
   * A configuration with these values.
   *
   * @throws IllegalArgumentException if there is no provider, or a price for a provider that does
   *     not exist
   */
  Configuration {
    providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    interceptors = List.copyOf(interceptors);
    listeners = List.copyOf(listeners);
    if (providers.isEmpty()) {
      throw new IllegalArgumentException(
          "A client needs a provider: add one with provider(…), a SimulatedProvider for instance.");
    }
    for (String name : prices.providers()) {
      if (!providers.containsKey(name)) {
        throw new IllegalArgumentException(
            "There is a price for '" + name + "', but no provider of that name.");
      }
    }
  }
}
