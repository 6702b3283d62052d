package io.aiprovider.server.edge;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.server.ServerProperties.PerAddress;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.spring.settings.StartRefused;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
  private final MeterRegistry metrics;
  private volatile List<Window> windows;

  /** A limit of each address, and how many requests it refused. */
  private record Window(Quota quota, Counter rejections) {}

  /**
   * @param store counts for addresses only: there can be so many of them that they would displace
   *     the counts of keys
   * @param metrics counts what is refused
   * @throws StartRefused if a limit is negative
   */
  AddressLimits(PerAddress limits, LimitStore store, MeterRegistry metrics) {
    this.store = store;
    this.metrics = metrics;
    this.windows = windows(limits);
  }

  /** Checks other limits. What addresses have used of a limit stays. */
  PreparedChange prepare(PerAddress limits) {
    List<Window> next = windows(limits);
    return () -> windows = next;
  }

  private List<Window> windows(PerAddress limits) {
    List<Window> all = new ArrayList<>();
    add(all, limits.perSecond(), Duration.ofSeconds(1), "requests_per_second");
    add(all, limits.perMinute(), Duration.ofMinutes(1), "requests_per_minute");
    add(all, limits.perHour(), Duration.ofHours(1), "requests_per_hour");
    return List.copyOf(all);
  }

  private void add(List<Window> all, long requests, Duration window, String limit) {
    checkNotNegative(requests);
    if (requests > 0) {
      all.add(new Window(new Quota(requests, window), rejections(limit)));
    }
  }

  static void checkNotNegative(long requests) {
    if (requests < 0) {
      throw new StartRefused(
          "A limit of ai-provider.limits.per-address is " + requests + ".",
          "Write a number of requests, or 0 for no limit.");
    }
  }

  /** The counter has the name and tags of the one for the limits of callers. */
  private Counter rejections(String limit) {
    return Counter.builder("ai_provider.ratelimit.rejections")
        .description("Calls that were refused because their caller had reached a limit")
        .tags("scope", LimitScope.ADDRESS.label(), "limit", limit)
        .register(metrics);
  }

  /** Counts a request. Returns how long to wait if there were too many; null if there were not. */
  @Nullable Duration refuse(InetAddress address) {
    List<Window> limits = windows;
    if (limits.isEmpty()) {
      return null;
    }
    String network = network(address);
    List<LimitRule> rules = new ArrayList<>(limits.size());
    for (Window window : limits) {
      String id = network + " " + window.quota().window();
      rules.add(new LimitRule(LimitScope.ADDRESS, id, Limits.of(window.quota())));
    }
    LimitDecision decision = store.take(rules, 0);
    if (decision instanceof LimitDecision.Refused refused) {
      limits.get(rules.indexOf(refused.rule())).rejections().increment();
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
