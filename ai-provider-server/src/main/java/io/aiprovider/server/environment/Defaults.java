package io.aiprovider.server.environment;

import io.aiprovider.server.logs.LogProperties;
import java.util.LinkedHashMap;
import java.util.Map;

/** The properties with the lowest precedence, which depend on the mode. */
final class Defaults {
  /**
   * Values from outside may have line breaks, which must not look like further lines. The lines of
   * an exception are indented.
   */
  private static final String READABLE =
      "%d{HH:mm:ss.SSS} %-5level %-30.30logger{29} %replace(%msg %mdc %kvp)"
          + "{'[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]+', ' '}%n"
          + "%replace(%ex){'(?m)^(?=.)', '    '}";

  private Defaults() {}

  /**
   * The defaults.
   *
   * @param json whether log lines are JSON
   */
  static Map<String, Object> of(boolean development, boolean json) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    defaults.put("server.port", "8005");
    defaults.put("server.address", development ? "127.0.0.1" : "0.0.0.0");
    defaults.put("spring.application.name", "ai-provider");
    defaults.put("ai-provider.limits.default-requests", "100");
    defaults.put("spring.main.banner-mode", "off");
    defaults.put("spring.main.log-startup-info", "false");
    defaults.put("spring.web.resources.add-mappings", "false");
    // on Kubernetes, headers about the client would be believed whoever sends them
    defaults.put("server.forward-headers-strategy", "none");
    defaults.put("logging.level.root", "WARN");
    defaults.put(LogProperties.LEVEL, "INFO");
    // the failure analysis reports a failed start
    defaults.put("logging.level.org.springframework.boot.web.server.reactive.context", "ERROR");
    // the failed start and the state of the database are reported, the versions of H2 tested
    defaults.put("logging.level.com.zaxxer.hikari", "OFF");
    defaults.put("logging.level.org.flywaydb", "ERROR");
    defaults.put("logging.level.org.springframework.transaction.support", "OFF");
    // what cannot be sent is reported by us, once a minute
    defaults.put("logging.level.io.opentelemetry.exporter", "OFF");
    defaults.put("logging.level.io.micrometer.registry.otlp", "OFF");
    // a request that is not valid HTTP is reported by us, once in a while and without its text
    defaults.put("logging.level.reactor.netty.http.server.HttpServerOperations", "ERROR");
    // in detail it writes the queries of URLs, and somebody may send a key there
    defaults.put(
        "logging.level.org.springframework.web.server.adapter.HttpWebHandlerAdapter", "INFO");
    if (json) {
      defaults.put(LogProperties.STRUCTURED, LogProperties.JSON);
    } else {
      defaults.put("logging.pattern.console", READABLE);
    }
    if (!development) {
      // it samples Netty's buffers, with a stack trace each: that is for development
      defaults.put("spring.netty.leak-detection", "disabled");
    }
    return defaults;
  }
}
