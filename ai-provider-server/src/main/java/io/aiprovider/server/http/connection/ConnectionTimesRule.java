package io.aiprovider.server.http.connection;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** Slow callers cannot take all connections. */
final class ConnectionTimesRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties.Limits limits = settings.get(ServerProperties.class).limits();
    settings.check(
        "ai-provider.limits.request-timeout",
        () -> HttpConfiguration.requirePositive("request-timeout", limits.requestTimeout()));
    settings.check(
        "ai-provider.limits.idle-timeout",
        () -> HttpConfiguration.requirePositive("idle-timeout", limits.idleTimeout()));
  }
}
