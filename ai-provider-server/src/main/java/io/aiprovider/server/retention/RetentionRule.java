package io.aiprovider.server.retention;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** Times of retention are not negative. */
final class RetentionRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties.Retention retention = settings.get(ServerProperties.class).retention();
    settings.check(
        "ai-provider.retention.raw-days",
        () -> Archiver.checkNotNegative("raw-days", retention.rawDays()));
    settings.check(
        "ai-provider.retention.roll-up-months",
        () -> Archiver.checkNotNegative("roll-up-months", retention.rollUpMonths()));
  }
}
