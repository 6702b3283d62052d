package io.aiprovider.server.reload.apply;

import io.aiprovider.server.logs.LogProperties;
import java.util.List;

/**
 * When a changed setting takes effect. This is the only place that says it; the documentation is
 * compared with it.
 *
 * @param key the setting, or the beginning of the names of several settings, up to a dot
 * @param live whether it takes effect while the server runs; otherwise after a restart
 */
record SettingScope(String key, boolean live) {
  /** A longer key has precedence over a shorter one. All other settings need a restart. */
  static final List<SettingScope> ALL =
      List.of(
          live("ai-provider.providers"),
          live("ai-provider.routing"),
          live("ai-provider.resilience"),
          live("ai-provider.cache.ttl"),
          live("ai-provider.cache.scope"),
          live("ai-provider.cache.coalescing"),
          live("ai-provider.cache.models"),
          live("ai-provider.cache.stale-while-revalidate"),
          live("ai-provider.cache.stale-if-error"),
          live("ai-provider.cache.health-check-ttl"),
          live("ai-provider.cache.semantic"),
          live("ai-provider.cache.max-size"),
          live("ai-provider.limits"),
          restart("ai-provider.limits.shared"),
          restart("ai-provider.limits.max-body"),
          restart("ai-provider.limits.body-memory"),
          restart("ai-provider.limits.request-timeout"),
          restart("ai-provider.limits.idle-timeout"),
          live("ai-provider.budgets.assumed-output"),
          live("ai-provider.budgets.strict"),
          live("ai-provider.budgets.rules"),
          live("ai-provider.budgets.when-database-down"),
          live("ai-provider.templates"),
          live("ai-provider.logging.slow-request"),
          live(LogProperties.LEVEL));

  private static SettingScope live(String key) {
    return new SettingScope(key, true);
  }

  private static SettingScope restart(String key) {
    return new SettingScope(key, false);
  }

  /** Whether a setting takes effect while the server runs. */
  static boolean isLive(String name) {
    SettingScope nearest = null;
    for (SettingScope scope : ALL) {
      boolean longer = nearest == null || scope.key().length() > nearest.key().length();
      if (scope.contains(name) && longer) {
        nearest = scope;
      }
    }
    return nearest != null && nearest.live();
  }

  private boolean contains(String name) {
    return name.startsWith(key)
        && (name.length() == key.length() || ".[".indexOf(name.charAt(key.length())) >= 0);
  }
}
