package io.aiprovider.server.logs;

import io.aiprovider.server.reload.NewSettings;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.spring.settings.StartRefused;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The level of this project's loggers in the configuration. It is set again only when it changes
 * there, so a level that an administrator set stays until then.
 */
@Component
final class ConfiguredLogLevel implements Reloadable {
  private static final String LOGGER = LogProperties.LEVEL.substring("logging.level.".length());

  private final LogLevels levels;
  private volatile @Nullable String configured;

  ConfiguredLogLevel(LogLevels levels, Environment environment) {
    this.levels = levels;
    this.configured = environment.getProperty(LogProperties.LEVEL);
  }

  @Override
  public PreparedChange prepare(NewSettings settings) {
    String next = settings.property(LogProperties.LEVEL);
    if (next == null || Objects.equals(next, configured)) {
      return () -> {};
    }
    LogLevel level =
        LogLevels.parse(next)
            .orElseThrow(
                () ->
                    new StartRefused(
                        "The log level is '" + next + "'.",
                        "Write " + LogProperties.LEVELS + ".",
                        LogProperties.LEVEL,
                        null,
                        0));
    return () -> {
      configured = next;
      levels.set(LOGGER, level);
    };
  }
}
