package io.aiprovider.server.environment.variable;

import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.source.VariableOrigin;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The environment variables that this server knows, and their values. Empty ones count as unset.
 */
public final class Variables {
  public static final String ADMIN_KEY = "AI_PROVIDER_ADMIN_KEY";
  public static final String API_KEY = "AI_PROVIDER_API_KEY";

  public static final String POSTGRES_URL = "POSTGRES_URL";

  private static final String OTLP_HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"; // they may hold keys

  private static final List<String> PLAIN =
      List.of(
          "AI_PROVIDER_PORT",
          "AI_PROVIDER_BIND",
          "LOG_LEVEL",
          "DEVELOPMENT_MODE",
          "ENVIRONMENT",
          "OLLAMA_URL",
          "CACHE_TTL",
          "COMPLETION_CACHE_TTL",
          "HEALTH_CHECK_CACHE_TTL",
          "DEFAULT_RATE_LIMIT",
          "DEFAULT_RATE_WINDOW",
          "DEFAULT_MODEL",
          "MODEL_TEMPERATURE",
          "MODEL_MAX_TOKENS",
          RedisVariables.URL,
          RedisVariables.HOST,
          RedisVariables.PORT,
          RedisVariables.DATABASE,
          RedisVariables.PASSWORD,
          POSTGRES_URL,
          "SSL_CERT_PATH",
          "SSL_KEY_PATH",
          "ENCRYPTION_KEY",
          "LANGFUSE_HOST",
          "LANGFUSE_PUBLIC_KEY",
          "LANGFUSE_SECRET_KEY",
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          OTLP_HEADERS,
          "OTEL_SERVICE_NAME",
          "OTEL_RESOURCE_ATTRIBUTES",
          "OTEL_TRACES_SAMPLER",
          "OTEL_TRACES_SAMPLER_ARG");

  /** The number of processes in other servers. Here one process serves all requests. */
  public static final String WORKERS = "WORKERS";

  /** Variables whose value may be in a file, named by {@code NAME_FILE}. */
  public static final Set<String> SECRETS =
      Set.of(
          ADMIN_KEY,
          API_KEY,
          "OPENAI_API_KEY",
          "ANTHROPIC_API_KEY",
          "GOOGLE_AI_API_KEY",
          "DEEPSEEK_API_KEY",
          RedisVariables.URL,
          RedisVariables.PASSWORD,
          POSTGRES_URL,
          "LANGFUSE_PUBLIC_KEY",
          "LANGFUSE_SECRET_KEY",
          OTLP_HEADERS,
          "ENCRYPTION_KEY");

  private final ConfigurableEnvironment environment;
  private final Refusals refusals;

  /**
   * The variables of an environment.
   *
   * @param refusals gets the variables whose values are not valid; they count as unset
   */
  public Variables(ConfigurableEnvironment environment, Refusals refusals) {
    this.environment = environment;
    this.refusals = refusals;
  }

  /** All names, in a fixed order. */
  public static List<String> known() {
    List<String> names = new ArrayList<>(PLAIN);
    names.add(ADMIN_KEY);
    names.add(API_KEY);
    for (ProviderVariables.Vendor vendor : ProviderVariables.Vendor.values()) {
      names.addAll(vendor.variables());
    }
    names.add(WORKERS);
    return names;
  }

  /** The value; null if it is unset or blank. */
  public @Nullable String get(String name) {
    String value = environment.getProperty(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  /** Where the value comes from. */
  VariableOrigin origin(String name) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> && source.containsProperty(name)) {
        return OriginLookup.getOrigin(source, name) instanceof VariableOrigin known
            ? known
            : VariableOrigin.ofEnvironment(name);
      }
    }
    return VariableOrigin.ofEnvironment(name);
  }

  /** The value as a whole number of at least {@code least}; null if it is unset or refused. */
  @Nullable Long wholeNumber(String name, long least) {
    String value = get(name);
    if (value == null) {
      return null;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    refuse(name, "must be a whole number of at least " + least);
    return null;
  }

  /** The value as a number, zero or more; null if it is unset or refused. */
  @Nullable BigDecimal number(String name) {
    String value = get(name);
    if (value == null) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(value);
      if (number.signum() >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    refuse(name, "must be a number such as 0.7, zero or more");
    return null;
  }

  /** Refuses a value. Not for secrets, because it quotes the value. */
  void refuse(String name, String expected) {
    VariableOrigin origin = origin(name);
    refusals.add(
        new StartRefused(
            "The environment variable " + name + " " + expected + ", but is '" + get(name) + "'.",
            "Correct " + name + ", or unset it.",
            name,
            origin.file() == null ? "the environment" : origin.file(),
            origin.line()));
  }

  /** Refuses a combination of variables. */
  void refuse(StartRefused refused) {
    refusals.add(refused);
  }
}
