package io.aiprovider.server.dashboard.playground;

import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;
import io.aiprovider.server.dashboard.DashboardProperties;

/** The limits of the playground are usable. */
final class PlaygroundRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    DashboardProperties dashboard = settings.get(DashboardProperties.class);
    settings.check(
        "ai-provider.dashboard.playground", () -> new PlaygroundCallers(dashboard.playground()));
  }
}
