package io.aiprovider.server.dashboard.session;

import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;
import io.aiprovider.server.dashboard.DashboardProperties;

/** The times of sessions are usable. */
final class SessionRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    DashboardProperties dashboard = settings.get(DashboardProperties.class);
    settings.check("ai-provider.dashboard.session", () -> SessionTimes.of(dashboard.session()));
  }
}
