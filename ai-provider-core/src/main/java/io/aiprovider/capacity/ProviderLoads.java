package io.aiprovider.capacity;

import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.time.MonotonicClock;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The load of each provider, by its name. Thread-safe. */
public final class ProviderLoads {
  private final MonotonicClock clock;
  private final Map<String, ProviderLoad> loads = new ConcurrentHashMap<>();

  public ProviderLoads(MonotonicClock clock) {
    this.clock = clock;
  }

  /** The number of calls that wait for room at a provider. */
  public int waiting(String provider) {
    ProviderLoad load = loads.get(provider);
    return load == null ? 0 : load.waiting();
  }

  /** Forgets the accounts of a provider that are not among these. */
  public void keep(String provider, Collection<ProviderAccount> accounts) {
    ProviderLoad load = loads.get(provider);
    if (load != null) {
      load.keep(accounts.stream().map(ProviderAccount::id).toList());
    }
  }

  ProviderLoad of(String provider) {
    return loads.computeIfAbsent(provider, first -> new ProviderLoad(clock));
  }
}
