package io.aiprovider.server.store;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** The URL of the database is one of PostgreSQL. */
final class DatabaseRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties properties = settings.get(ServerProperties.class);
    String url = properties.database().url();
    if (properties.mode() == ServerProperties.Mode.PRODUCTION && !url.isBlank()) {
      settings.check("ai-provider.database.url", () -> DatabaseLocation.postgresql(url));
    }
  }
}
