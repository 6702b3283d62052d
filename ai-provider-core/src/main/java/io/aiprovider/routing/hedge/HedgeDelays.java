package io.aiprovider.routing.hedge;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.HedgePolicy;
import io.aiprovider.routing.strategy.TargetLoads;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** After which time a call is hedged. Thread-safe. */
public final class HedgeDelays {
  private final HedgePolicy usual;
  private final Map<String, HedgePolicy> ofGroups;
  private final TargetLoads loads;

  /**
   * Delays by these policies.
   *
   * @param usual the policy of all names but the groups that have their own
   * @param loads how fast targets are
   */
  public HedgeDelays(HedgePolicy usual, Map<String, HedgePolicy> ofGroups, TargetLoads loads) {
    this.usual = usual;
    this.ofGroups = Map.copyOf(ofGroups);
    this.loads = loads;
  }

  /** Whether a policy depends on how fast targets are. */
  public boolean observesAttempts() {
    return usual.observesAttempts()
        || ofGroups.values().stream().anyMatch(HedgePolicy::observesAttempts);
  }

  /**
   * How long a target may take until another one is called, too.
   *
   * @param group the requested model group; null for another name
   * @return null if the call is not hedged
   */
  public @Nullable Duration of(@Nullable String group, Target first, ChatRequest request) {
    HedgePolicy policy = group == null ? usual : ofGroups.getOrDefault(group, usual);
    if (!policy.enabled() || !request.operation().streams()) {
      return null;
    }
    if (policy.after() != null) {
      return policy.after();
    }
    return request.stream() ? loads.firstContentP95(first) : null;
  }
}
