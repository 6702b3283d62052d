package io.aiprovider.server.usage;

import io.aiprovider.caller.Caller;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is left of the quotas of keys. Thread-safe. */
@Component
public final class Quotas {
  private final LimitStore store;
  private final LimitDefaults defaults;

  Quotas(LimitStore store, LimitDefaults defaults) {
    this.store = store;
    this.defaults = defaults;
  }

  /** What is left of the quota of a caller's key; null if it has none. */
  public LimitStatus.@Nullable Level of(Caller caller) {
    Quota quota = quota(caller, defaults.current());
    return quota == null
        ? null
        : store
            .status(List.of(new LimitRule(LimitScope.KEY, caller.keyId(), Limits.of(quota))))
            .quota();
  }

  /** The quota of a caller's key. */
  static @Nullable Quota quota(Caller caller, LimitOptions defaults) {
    List<LimitRule> rules = caller.limits();
    if (rules == null) {
      return defaults.perKey().quota();
    }
    for (LimitRule rule : rules) {
      if (rule.scope() == LimitScope.KEY) {
        return rule.limits().quota();
      }
    }
    return null;
  }
}
