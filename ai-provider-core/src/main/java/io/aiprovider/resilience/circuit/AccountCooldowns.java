package io.aiprovider.resilience.circuit;

import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.time.MonotonicClock;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cooldowns of the accounts of one provider. Thread-safe. */
final class AccountCooldowns {
  private final MonotonicClock clock;
  private final Map<String, Cooldown> cooldowns = new ConcurrentHashMap<>();

  AccountCooldowns(MonotonicClock clock) {
    this.clock = clock;
  }

  Cooldown of(ProviderAccount account) {
    Cooldown known = cooldowns.get(account.id());
    return known != null
        ? known
        : cooldowns.computeIfAbsent(account.id(), first -> new Cooldown(clock));
  }

  /** The cooldown of an account that is still running; null if there is none. */
  Cooldown.@Nullable Remaining remaining(ProviderAccount account) {
    Cooldown known = cooldowns.get(account.id());
    return known == null ? null : known.remaining();
  }

  /** An attempt with an account, which began at this time, succeeded. */
  void succeeded(ProviderAccount account, long begun) {
    Cooldown known = cooldowns.get(account.id());
    if (known != null) {
      known.succeeded(begun);
    }
  }

  /** Ends all cooldowns. */
  void end() {
    cooldowns.values().forEach(Cooldown::end);
  }

  /** Forgets all other accounts. */
  void keep(Collection<ProviderAccount> accounts) {
    cooldowns
        .keySet()
        .retainAll(accounts.stream().map(ProviderAccount::id).collect(Collectors.toSet()));
  }
}
