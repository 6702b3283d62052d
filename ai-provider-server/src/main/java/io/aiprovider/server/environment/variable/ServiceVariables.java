package io.aiprovider.server.environment.variable;

import io.aiprovider.server.logs.LogProperties;
import io.aiprovider.spring.settings.StartRefused;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.OriginTrackedValue;

/** Environment variables that each set a property, with precedence over the files. */
public final class ServiceVariables {
  private static final String PORT = "AI_PROVIDER_PORT";
  private static final String BIND = "AI_PROVIDER_BIND";
  private static final String LOG_LEVEL = "LOG_LEVEL";

  private final Variables variables;
  private final Path workingDirectory;
  private final Map<String, Object> properties = new LinkedHashMap<>();

  private ServiceVariables(Variables variables, Path workingDirectory) {
    this.variables = variables;
    this.workingDirectory = workingDirectory;
  }

  /** The properties that the variables set, each with its variable as the origin. */
  public static Map<String, Object> properties(Variables variables, Path workingDirectory) {
    ServiceVariables mapping = new ServiceVariables(variables, workingDirectory);
    mapping.server();
    mapping.engine();
    mapping.tls();
    mapping.langfuse();
    return mapping.properties;
  }

  private void server() {
    Long port = isKubernetes() ? null : variables.wholeNumber(PORT, 0);
    if (port != null && port > 65535) {
      variables.refuse(PORT, "must be at most 65535");
    }
    put("server.port", port, PORT);
    put("server.address", address(), BIND);
    put("ai-provider.auth.admin-key", variables.get(Variables.ADMIN_KEY), Variables.ADMIN_KEY);
    put("ai-provider.auth.api-key", variables.get(Variables.API_KEY), Variables.API_KEY);
    put("ai-provider.database.url", variables.get(Variables.POSTGRES_URL), Variables.POSTGRES_URL);
    String level = variables.get(LOG_LEVEL);
    if (level != null) {
      LogProperties.level(level)
          .ifPresentOrElse(
              known -> put(LogProperties.LEVEL, known, LOG_LEVEL),
              () -> variables.refuse(LOG_LEVEL, "must be " + LogProperties.LEVELS));
    }
  }

  /** Kubernetes sets {@code AI_PROVIDER_PORT} beside a service that is called ai-provider. */
  private boolean isKubernetes() {
    String port = variables.get(PORT);
    return port != null && port.startsWith("tcp://");
  }

  private @Nullable String address() {
    String address = variables.get(BIND);
    try {
      return address == null ? null : InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException e) {
      variables.refuse(BIND, "must be an address of this machine");
      return null;
    }
  }

  private void engine() {
    String ttl = variables.has("COMPLETION_CACHE_TTL") ? "COMPLETION_CACHE_TTL" : "CACHE_TTL";
    Long seconds = variables.wholeNumber(ttl, 0);
    if (seconds != null) {
      put(
          seconds == 0 ? "ai-provider.cache.enabled" : "ai-provider.cache.ttl",
          seconds == 0 ? "false" : seconds + "s",
          ttl);
    }
    seconds("ai-provider.cache.health-check-ttl", "HEALTH_CHECK_CACHE_TTL", 0);
    boolean whole = variables.has(RedisVariables.URL);
    put(
        "ai-provider.cache.redis.url",
        RedisVariables.url(variables),
        whole ? RedisVariables.URL : RedisVariables.HOST);
    put("ai-provider.encryption.key", variables.get("ENCRYPTION_KEY"), "ENCRYPTION_KEY");
    wholeNumber("ai-provider.limits.default-requests", "DEFAULT_RATE_LIMIT", 0);
    seconds("ai-provider.limits.window", "DEFAULT_RATE_WINDOW", 1);
    put("ai-provider.routing.default-model", variables.get("DEFAULT_MODEL"), "DEFAULT_MODEL");
    BigDecimal temperature = variables.number("MODEL_TEMPERATURE");
    put("ai-provider.routing.temperature", temperature, "MODEL_TEMPERATURE");
    wholeNumber("ai-provider.routing.max-tokens", "MODEL_MAX_TOKENS", 1);
  }

  private void wholeNumber(String property, String variable, long least) {
    put(property, variables.wholeNumber(variable, least), variable);
  }

  private void seconds(String property, String variable, long least) {
    Long seconds = variables.wholeNumber(variable, least);
    put(property, seconds == null ? null : seconds + "s", variable);
  }

  private void langfuse() {
    langfuse("host", "LANGFUSE_HOST");
    langfuse("public-key", "LANGFUSE_PUBLIC_KEY");
    langfuse("secret-key", "LANGFUSE_SECRET_KEY");
  }

  private void langfuse(String setting, String variable) {
    put("ai-provider.tracing.langfuse." + setting, variables.get(variable), variable);
  }

  private void tls() {
    String certificate = variables.get("SSL_CERT_PATH");
    String key = variables.get("SSL_KEY_PATH");
    if (certificate == null && key == null) {
      return;
    }
    if (certificate == null || key == null) {
      variables.refuse(
          new StartRefused(
              "SSL_CERT_PATH and SSL_KEY_PATH belong together, but only "
                  + (key == null ? "SSL_CERT_PATH" : "SSL_KEY_PATH")
                  + " is set.",
              "Set both to serve HTTPS, or neither.",
              key == null ? "SSL_KEY_PATH" : "SSL_CERT_PATH",
              "the environment",
              0));
      return;
    }
    location("ai-provider.ssl.certificate", "SSL_CERT_PATH", certificate);
    location("ai-provider.ssl.private-key", "SSL_KEY_PATH", key);
  }

  private void location(String property, String variable, String path) {
    Path file = workingDirectory.resolve(path);
    if (!Files.isReadable(file)) {
      variables.refuse(variable, "must name a PEM file that this process may read");
    }
    put(property, file, variable); // even then: the other one is not alone
  }

  private void put(String property, @Nullable Object value, String variable) {
    if (value != null) {
      properties.put(property, OriginTrackedValue.of(value.toString(), variables.origin(variable)));
    }
  }
}
