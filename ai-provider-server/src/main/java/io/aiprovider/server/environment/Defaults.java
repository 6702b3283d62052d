package io.aiprovider.server.environment;

import java.util.LinkedHashMap;
import java.util.Map;

/** What holds when nothing else is said. Depends on the mode. */
final class Defaults {
  static final String SERVICE_NAME = "spring.application.name";
  static final String CONSOLE_FORMAT = "logging.structured.format.console";

  /** One JSON object a line. */
  static final String JSON = "io.aiprovider.server.startup.JsonLogFormat";

  private static final String READABLE =
      "%d{HH:mm:ss.SSS} %-5level %-30.30logger{29} %msg %mdc %kvp%n%ex";

  private Defaults() {}

  static Map<String, Object> of(boolean development) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    defaults.put("server.port", "8005");
    defaults.put("server.address", development ? "127.0.0.1" : "0.0.0.0");
    defaults.put(SERVICE_NAME, "ai-provider");
    defaults.put("spring.main.banner-mode", "off");
    defaults.put("spring.main.log-startup-info", "false");
    defaults.put("spring.web.resources.add-mappings", "false");
    defaults.put("logging.level.root", "WARN");
    defaults.put(LogLevels.PROPERTY, "INFO");
    // the failure analysis reports a failed start
    defaults.put("logging.level.org.springframework.boot.web.server.reactive.context", "ERROR");
    // the failed start and the state of the database are reported, the versions of H2 tested
    defaults.put("logging.level.com.zaxxer.hikari", "OFF");
    defaults.put("logging.level.org.flywaydb", "ERROR");
    if (development) {
      defaults.put("logging.pattern.console", READABLE);
    } else {
      defaults.put(CONSOLE_FORMAT, JSON);
    }
    return defaults;
  }
}
