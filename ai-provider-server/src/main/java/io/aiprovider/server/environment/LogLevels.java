package io.aiprovider.server.environment;

import java.util.Locale;
import java.util.Optional;

/** The levels our own loggers may be set to, by the words people use. */
final class LogLevels {
  static final String PROPERTY = "logging.level.io.aiprovider";
  static final String EXPECTED = "debug, info, warning or error";

  private LogLevels() {}

  /** The level as Spring names it; empty if the word is not a level. */
  static Optional<String> parse(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "debug" -> Optional.of("DEBUG");
      case "info" -> Optional.of("INFO");
      case "warning", "warn" -> Optional.of("WARN");
      case "error" -> Optional.of("ERROR");
      default -> Optional.empty();
    };
  }
}
