package io.aiprovider.server.logs;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.configuration.BoundSettings;
import io.aiprovider.server.configuration.SettingsRule;

/** The time from which calls are slow is not negative. */
final class SlowRequestRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties.Logging logging = settings.get(ServerProperties.class).logging();
    settings.check(
        "ai-provider.logging.slow-request", () -> AccessLog.checkSlow(logging.slowRequest()));
  }
}
