package io.aiprovider.server.oidc;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;
import io.aiprovider.server.dashboard.DashboardProperties;

/** What people sign in with at the issuer is complete. */
final class IssuerClientRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    DashboardProperties dashboard = settings.get(DashboardProperties.class);
    if (!dashboard.clientId().isBlank()) {
      settings.check(
          "ai-provider.dashboard",
          () ->
              IssuerClient.of(
                  settings.get(ServerProperties.class).auth().jwt().issuerUri(),
                  dashboard.clientId(),
                  dashboard.clientSecret(),
                  dashboard.scopes(),
                  dashboard.publicUrl()));
    }
  }
}
