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

/** Environment variables that each set a property, with precedence over the files. */
public final class ServiceVariables {
  private final Variables variables;
  private final Path workingDirectory;
  private final Map<String, Object> properties = new LinkedHashMap<>();

  private ServiceVariables(Variables variables, Path workingDirectory) {
    this.variables = variables;
    this.workingDirectory = workingDirectory;
  }

  /**
   * The properties that the variables set.
   *
   * @throws StartRefused if a value is not valid
   */
  public static Map<String, Object> properties(Variables variables, Path workingDirectory) {
    ServiceVariables mapping = new ServiceVariables(variables, workingDirectory);
    mapping.server();
    mapping.engine();
    mapping.tls();
    mapping.langfuse();
    return mapping.properties;
  }

  private void server() {
    Long port = isKubernetes() ? null : variables.wholeNumber("AI_PROVIDER_PORT", 0);
    if (port != null && port > 65535) {
      throw variables.wrong("AI_PROVIDER_PORT", "must be at most 65535");
    }
    put("server.port", port);
    put("server.address", address());
    put("ai-provider.auth.admin-key", variables.get(Variables.ADMIN_KEY));
    put("ai-provider.auth.api-key", variables.get(Variables.API_KEY));
    put("ai-provider.database.url", variables.get(Variables.POSTGRES_URL));
    String level = variables.get("LOG_LEVEL");
    if (level != null) {
      put(
          LogProperties.LEVEL,
          LogProperties.level(level)
              .orElseThrow(() -> variables.wrong("LOG_LEVEL", "must be " + LogProperties.LEVELS)));
    }
  }

  /** Kubernetes sets {@code AI_PROVIDER_PORT} beside a service that is called ai-provider. */
  private boolean isKubernetes() {
    String port = variables.get("AI_PROVIDER_PORT");
    return port != null && port.startsWith("tcp://");
  }

  private @Nullable String address() {
    String address = variables.get("AI_PROVIDER_BIND");
    try {
      return address == null ? null : InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw variables.wrong("AI_PROVIDER_BIND", "must be an address of this machine");
    }
  }

  private void engine() {
    String ttl = variables.has("COMPLETION_CACHE_TTL") ? "COMPLETION_CACHE_TTL" : "CACHE_TTL";
    Long seconds = variables.wholeNumber(ttl, 0);
    if (seconds != null) {
      put(
          seconds == 0 ? "ai-provider.cache.enabled" : "ai-provider.cache.ttl",
          seconds == 0 ? "false" : seconds + "s");
    }
    Long health = variables.wholeNumber("HEALTH_CHECK_CACHE_TTL", 0);
    put("ai-provider.cache.health-check-ttl", health == null ? null : health + "s");
    put("ai-provider.cache.redis.url", RedisVariables.url(variables));
    put("ai-provider.limits.default-requests", variables.wholeNumber("DEFAULT_RATE_LIMIT", 0));
    Long window = variables.wholeNumber("DEFAULT_RATE_WINDOW", 1);
    put("ai-provider.limits.window", window == null ? null : window + "s");
    put("ai-provider.routing.default-model", variables.get("DEFAULT_MODEL"));
    BigDecimal temperature = variables.number("MODEL_TEMPERATURE");
    put("ai-provider.routing.temperature", temperature);
    put("ai-provider.routing.max-tokens", variables.wholeNumber("MODEL_MAX_TOKENS", 1));
  }

  private void langfuse() {
    put("ai-provider.tracing.langfuse.host", variables.get("LANGFUSE_HOST"));
    put("ai-provider.tracing.langfuse.public-key", variables.get("LANGFUSE_PUBLIC_KEY"));
    put("ai-provider.tracing.langfuse.secret-key", variables.get("LANGFUSE_SECRET_KEY"));
  }

  private void tls() {
    String certificate = variables.get("SSL_CERT_PATH");
    String key = variables.get("SSL_KEY_PATH");
    if (certificate == null && key == null) {
      return;
    }
    if (certificate == null || key == null) {
      throw new StartRefused(
          "SSL_CERT_PATH and SSL_KEY_PATH belong together, but only "
              + (key == null ? "SSL_CERT_PATH" : "SSL_KEY_PATH")
              + " is set.",
          "Set both to serve HTTPS, or neither.");
    }
    put("ai-provider.ssl.certificate", location("SSL_CERT_PATH", certificate));
    put("ai-provider.ssl.private-key", location("SSL_KEY_PATH", key));
  }

  private String location(String name, String path) {
    Path file = workingDirectory.resolve(path);
    if (!Files.isReadable(file)) {
      throw variables.wrong(name, "must name a PEM file that this process may read");
    }
    return file.toString();
  }

  private void put(String property, @Nullable Object value) {
    if (value != null) {
      properties.put(property, value.toString());
    }
  }
}
