package io.aiprovider.server.environment.variable;

import java.util.Locale;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.springframework.boot.origin.OriginTrackedValue;

/** The variables for the mode. */
public final class ModeVariables {
  public static final String PROPERTY = "ai-provider.mode";
  private static final String PRODUCTION = "production";
  private static final String ENVIRONMENT = "ENVIRONMENT";
  private static final String DEVELOPMENT_MODE = "DEVELOPMENT_MODE";

  private ModeVariables() {}

  /**
   * Puts the mode that a variable sets; if two disagree, it is production, because that mode is
   * safer.
   */
  public static void put(Variables variables, Map<String, Object> properties, Log log) {
    boolean production = PRODUCTION.equalsIgnoreCase(variables.get(ENVIRONMENT));
    String development = variables.get(DEVELOPMENT_MODE);
    if (development == null && !production) {
      return;
    }
    boolean on = development != null && isOn(development, variables);
    if (on && production) {
      log.warn("DEVELOPMENT_MODE has no effect: ENVIRONMENT is production.");
    }
    String variable = production ? ENVIRONMENT : DEVELOPMENT_MODE;
    properties.put(
        PROPERTY,
        OriginTrackedValue.of(
            on && !production ? "development" : PRODUCTION, variables.origin(variable)));
  }

  private static boolean isOn(String development, Variables variables) {
    return switch (development.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> {
        variables.refuse(DEVELOPMENT_MODE, "must be true or false");
        yield false;
      }
    };
  }
}
