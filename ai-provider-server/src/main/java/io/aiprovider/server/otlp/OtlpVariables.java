package io.aiprovider.server.otlp;

import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.source.Place;
import io.aiprovider.spring.settings.source.VariableOrigin;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * OpenTelemetry's variables ({@code OTEL_...}), as the environment and {@code .env} have them.
 *
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">OpenTelemetry's
 *     variables</a>
 */
public final class OtlpVariables {
  private static final String PREFIX = "OTEL_";
  private static final String HTTP = "http/protobuf";
  private static final String NO_ADDRESS = " is not an address of HTTP.";
  private static final String WRITE_ADDRESS =
      "Write it as http://HOST:PORT or https://HOST, without a user and a password.";

  private final Map<String, Value> values;

  /** A value, and where it comes from; null: the environment. */
  private record Value(String text, @Nullable VariableOrigin origin) {}

  private OtlpVariables(Map<String, Value> values) {
    this.values = values;
  }

  /** The variables that have a value. */
  public static OtlpVariables of(ConfigurableEnvironment environment) {
    Map<String, Value> values = new HashMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> known) {
        for (String name : known.getPropertyNames()) {
          String value = name.startsWith(PREFIX) ? environment.getProperty(name) : null;
          if (value != null && !value.isBlank()) {
            Origin origin = OriginLookup.getOrigin(source, name);
            values.putIfAbsent(
                name,
                new Value(value.strip(), origin instanceof VariableOrigin given ? given : null));
          }
        }
      }
    }
    return new OtlpVariables(values);
  }

  /** The value of a variable; empty if it is unset. */
  public String get(String name) {
    Value value = values.get(name);
    return value == null ? "" : value.text();
  }

  /** The value of a word, in lower case. */
  public String word(String name) {
    return get(name).toLowerCase(Locale.ROOT);
  }

  /**
   * All variables by the names that OpenTelemetry's SDK uses, such as {@code otel.service.name}.
   */
  public Map<String, String> asProperties() {
    Map<String, String> properties = new HashMap<>();
    values.forEach(
        (name, value) ->
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value.text()));
    return properties;
  }

  /**
   * The refusal of a variable's value.
   *
   * @param problem what is wrong, in a sentence
   * @param remedy what to do about it
   */
  public StartRefused refusal(String name, String problem, String remedy) {
    Value value = values.get(name);
    VariableOrigin origin = value == null ? null : value.origin();
    return origin == null || origin.file() == null
        ? new StartRefused(problem, remedy, name, "the environment", 0)
        : StartRefused.at(
            new Place(origin.file(), origin.line(), 0),
            name,
            problem.substring(0, problem.length() - 1),
            remedy);
  }

  /**
   * Checks that the variables do not ask for another protocol than the one that is spoken here.
   *
   * @param signal {@code TRACES} or {@code METRICS}
   * @throws StartRefused if they do
   */
  public void requireHttp(String signal) {
    String own = "OTEL_EXPORTER_OTLP_" + signal + "_PROTOCOL";
    String name = get(own).isEmpty() ? "OTEL_EXPORTER_OTLP_PROTOCOL" : own;
    if (!get(name).isEmpty() && !get(name).equals(HTTP)) {
      throw refusal(
          name,
          name + " is '" + get(name) + "'.",
          "This server sends "
              + HTTP
              + " only: unset the variable, and name the receiver's port for HTTP, which is usually"
              + " 4318.");
    }
  }

  /**
   * The pairs of a variable such as {@code OTEL_RESOURCE_ATTRIBUTES}: {@code name=value,...}, with
   * values in the encoding of URLs.
   *
   * @throws StartRefused if it has another form; the message does not quote it, because headers may
   *     hold keys
   */
  public Map<String, String> pairs(String name) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : get(name).split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        pairs.put(pair.substring(0, equals).strip(), decoded(name, pair.substring(equals + 1)));
      } else if (!pair.isBlank()) {
        throw wrongPairs(name);
      }
    }
    return pairs;
  }

  private String decoded(String name, String value) {
    try {
      return URLDecoder.decode(value.strip(), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrongPairs(name);
    }
  }

  private StartRefused wrongPairs(String name) {
    return refusal(
        name,
        name + " cannot be read.",
        "Write it as NAME=VALUE,NAME=VALUE, with a percent sign in a value as %25.");
  }

  /**
   * The address in a variable, with a path at its end.
   *
   * @throws StartRefused if it is no address of HTTP
   */
  public String address(String name, String path) {
    String address = get(name);
    if (isHttp(address)) {
      return ending(address, path);
    }
    throw refusal(name, name + NO_ADDRESS, WRITE_ADDRESS);
  }

  /**
   * An address with a path at its end.
   *
   * @param setting the key of the setting that has it
   * @throws StartRefused if it is no address of HTTP
   */
  public static String address(String setting, String text, String path) {
    String address = text.strip();
    if (isHttp(address)) {
      return ending(address, path);
    }
    throw new StartRefused(setting + NO_ADDRESS, WRITE_ADDRESS, setting, null, 0);
  }

  private static String ending(String address, String path) {
    String base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    return base.endsWith(path) ? base : base + path;
  }

  private static boolean isHttp(String address) {
    try {
      URI uri = URI.create(address);
      @Nullable String scheme = uri.getScheme();
      return ("http".equals(scheme) || "https".equals(scheme))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
