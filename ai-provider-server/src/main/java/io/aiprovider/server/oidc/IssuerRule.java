package io.aiprovider.server.oidc;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** The settings of an issuer are safe and complete. */
final class IssuerRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties.Jwt jwt = settings.get(ServerProperties.class).auth().jwt();
    settings.check("ai-provider.auth.jwt", () -> IssuerSettings.of(jwt));
  }
}
