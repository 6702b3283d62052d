package io.aiprovider.server.environment.variable;

import java.util.Locale;
import java.util.Optional;
import org.apache.commons.logging.Log;

/** The variables for the mode. */
public final class ModeVariables {
  public static final String PROPERTY = "ai-provider.mode";
  private static final String PRODUCTION = "production";

  private ModeVariables() {}

  /**
   * The mode that a variable sets; if two disagree, it is production, because that mode is safer.
   */
  public static Optional<String> named(Variables variables, Log log) {
    boolean production = PRODUCTION.equalsIgnoreCase(variables.get("ENVIRONMENT"));
    String development = variables.get("DEVELOPMENT_MODE");
    if (development == null) {
      return production ? Optional.of(PRODUCTION) : Optional.empty();
    }
    boolean on =
        switch (development.toLowerCase(Locale.ROOT)) {
          case "true", "1", "yes", "on" -> true;
          case "false", "0", "no", "off" -> false;
          default -> throw variables.wrong("DEVELOPMENT_MODE", "must be true or false");
        };
    if (on && production) {
      log.warn("DEVELOPMENT_MODE has no effect: ENVIRONMENT is production.");
    }
    return Optional.of(on && !production ? "development" : PRODUCTION);
  }
}
