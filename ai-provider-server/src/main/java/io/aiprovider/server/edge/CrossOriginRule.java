package io.aiprovider.server.edge;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** The settings for pages of other origins are valid and safe. */
final class CrossOriginRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties.Cors cors = settings.get(ServerProperties.class).cors();
    settings.check("ai-provider.cors", () -> new CrossOrigin(cors));
  }
}
