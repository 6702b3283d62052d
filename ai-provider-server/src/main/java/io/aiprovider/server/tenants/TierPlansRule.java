package io.aiprovider.server.tenants;

import io.aiprovider.limit.LimitOptions;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** The limits of tiers are valid. */
final class TierPlansRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties properties = settings.get(ServerProperties.class);
    settings.check(
        "ai-provider.limits.tiers",
        () -> new TierPlans(properties, LimitOptions.NONE, settings.places()));
  }
}
