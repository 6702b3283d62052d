package io.aiprovider.server.edge;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** Limits of addresses are not negative. */
final class AddressLimitsRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties.PerAddress limits = settings.get(ServerProperties.class).limits().perAddress();
    check(settings, "per-second", limits.perSecond());
    check(settings, "per-minute", limits.perMinute());
    check(settings, "per-hour", limits.perHour());
  }

  private static void check(BoundSettings settings, String key, long requests) {
    settings.check(
        "ai-provider.limits.per-address." + key, () -> AddressLimits.checkNotNegative(requests));
  }
}
