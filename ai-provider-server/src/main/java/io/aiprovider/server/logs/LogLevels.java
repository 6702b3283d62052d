package io.aiprovider.server.logs;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.stereotype.Component;

/** The levels of loggers while the server runs. Thread-safe. */
@Component
final class LogLevels {
  /** At DEBUG it writes the queries of URLs, which may have keys. */
  private static final String URL_LOGGER =
      "org.springframework.web.server.adapter.HttpWebHandlerAdapter";

  private final LoggingSystem system;

  LogLevels(LoggingSystem system) {
    this.system = system;
  }

  /** The loggers whose level was set; the others have the level of the nearest one above. */
  List<LoggerConfiguration> configured() {
    return system.getLoggerConfigurations().stream()
        .filter(logger -> logger.getConfiguredLevel() != null)
        .toList();
  }

  /** Whether a name is that of a logger of this process, or of a group of them; never the root. */
  boolean isKnown(String name) {
    return !name.equals(LoggingSystem.ROOT_LOGGER_NAME)
        && system.getLoggerConfigurations().stream()
            .map(LoggerConfiguration::getName)
            .anyMatch(logger -> logger.equals(name) || logger.startsWith(name + "."));
  }

  /** Whether lines of this level could have secrets. */
  static boolean isForbidden(String logger, LogLevel level) {
    return logger.equals(URL_LOGGER) && level.compareTo(LogLevel.INFO) < 0;
  }

  /** Sets the level of a logger and of those below it that have none of their own. */
  void set(String logger, LogLevel level) {
    system.setLogLevel(logger, level);
  }

  /** The level of a word, of those in {@link LogProperties#LEVELS}. */
  static Optional<LogLevel> parse(String word) {
    return LogProperties.level(word).map(LogLevel::valueOf);
  }

  /** The word for a level. */
  static String word(LogLevel level) {
    return switch (level) {
      case TRACE -> "trace";
      case DEBUG -> "debug";
      case INFO -> "info";
      case WARN -> "warning";
      case ERROR, FATAL -> "error";
      case OFF -> "off";
    };
  }
}
