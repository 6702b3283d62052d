package io.aiprovider.server.edge;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.server.ServerProperties.PerAddress;
import io.aiprovider.spring.settings.StartRefused;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many requests come from one address, with a key or without. Networks give each customer at
 * least 64 bits of IPv6 addresses, so those with the same first 64 bits count together.
 * Thread-safe.
 */
final class AddressLimits {
  private final LimitStore store;
  private final List<Quota> quotas = new ArrayList<>();

  /**
   * @param store counts for addresses only: there can be so many of them that they would displace
   *     the counts of keys
   * @throws StartRefused if a limit is negative
   */
  AddressLimits(PerAddress limits, LimitStore store) {
    this.store = store;
    add(limits.perSecond(), Duration.ofSeconds(1));
    add(limits.perMinute(), Duration.ofMinutes(1));
    add(limits.perHour(), Duration.ofHours(1));
  }

  private void add(long requests, Duration window) {
    if (requests < 0) {
      throw new StartRefused(
          "A limit of ai-provider.limits.per-address is " + requests + ".",
          "Write a number of requests, or 0 for no limit.");
    }
    if (requests > 0) {
      quotas.add(new Quota(requests, window));
    }
  }

  /** Counts a request. Returns how long to wait if there were too many; null if there were not. */
  @Nullable Duration refuse(InetAddress address) {
    if (quotas.isEmpty()) {
      return null;
    }
    String network = network(address);
    List<LimitRule> rules = new ArrayList<>(quotas.size());
    for (Quota quota : quotas) {
      String id = network + " " + quota.window();
      rules.add(new LimitRule(LimitScope.ADDRESS, id, Limits.of(quota)));
    }
    LimitDecision decision = store.take(rules, 0);
    if (decision instanceof LimitDecision.Refused refused) {
      return refused.retryAfter();
    }
    ((LimitDecision.Granted) decision).permit().end(0);
    return null;
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
  }
}
