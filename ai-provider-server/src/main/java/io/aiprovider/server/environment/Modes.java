package io.aiprovider.server.environment;

import java.util.Locale;
import java.util.Optional;
import org.apache.commons.logging.Log;

/** The mode, where a variable names it. */
final class Modes {
  static final String PROPERTY = "ai-provider.mode";
  private static final String PRODUCTION = "production";

  private Modes() {}

  /** The mode named by a variable. In doubt it is production: that one keeps the door shut. */
  static Optional<String> named(Variables variables, Log log) {
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
      log.warn("DEVELOPMENT_MODE has no effect: ENVIRONMENT says production.");
    }
    return Optional.of(on && !production ? "development" : PRODUCTION);
  }
}
