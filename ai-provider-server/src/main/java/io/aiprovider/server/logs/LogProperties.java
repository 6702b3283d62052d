package io.aiprovider.server.logs;

import java.util.Locale;
import java.util.Optional;

/** The properties of the log, and their values. */
public final class LogProperties {
  /** The level of this project's own loggers. */
  public static final String LEVEL = "logging.level.io.aiprovider";

  /** The format of the lines, a {@link io.aiprovider.server.ServerProperties.LogFormat}. */
  public static final String FORMAT = "ai-provider.logging.format";

  /** Spring's property for the format of structured lines; empty for text. */
  public static final String STRUCTURED = "logging.structured.format.console";

  /** The value of {@link #STRUCTURED} for one JSON object in each line. */
  public static final String JSON = JsonLogFormat.class.getName();

  /** The words that {@link #level} accepts. */
  public static final String LEVELS = "debug, info, warning or error";

  private LogProperties() {}

  /** Spring's name of a level; empty if the word is not a level. */
  public static Optional<String> level(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "debug" -> Optional.of("DEBUG");
      case "info" -> Optional.of("INFO");
      case "warning", "warn" -> Optional.of("WARN");
      case "error" -> Optional.of("ERROR");
      default -> Optional.empty();
    };
  }
}
