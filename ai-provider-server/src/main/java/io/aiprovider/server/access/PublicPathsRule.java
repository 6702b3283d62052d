package io.aiprovider.server.access;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** Public paths do not open the management. */
final class PublicPathsRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties.Auth auth = settings.get(ServerProperties.class).auth();
    settings.check(
        "ai-provider.auth.public-paths", () -> new AccessRules(auth.enabled(), auth.publicPaths()));
  }
}
