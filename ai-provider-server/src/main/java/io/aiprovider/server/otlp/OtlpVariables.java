package io.aiprovider.server.otlp;

import io.aiprovider.spring.settings.StartRefused;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  private final Map<String, String> values;

  private OtlpVariables(Map<String, String> values) {
    this.values = values;
  }

  /** The variables that have a value. */
  public static OtlpVariables of(ConfigurableEnvironment environment) {
    Map<String, String> values = new HashMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> known) {
        for (String name : known.getPropertyNames()) {
          String value = name.startsWith(PREFIX) ? environment.getProperty(name) : null;
          if (value != null && !value.isBlank()) {
            values.put(name, value.strip());
          }
        }
      }
    }
    return new OtlpVariables(values);
  }

  /** The value of a variable; empty if it is unset. */
  public String get(String name) {
    return values.getOrDefault(name, "");
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
        (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    return properties;
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
      throw new StartRefused(
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

  private static String decoded(String name, String value) {
    try {
      return URLDecoder.decode(value.strip(), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrongPairs(name);
    }
  }

  private static StartRefused wrongPairs(String name) {
    return new StartRefused(
        name + " cannot be read.",
        "Write it as NAME=VALUE,NAME=VALUE, with a percent sign in a value as %25.");
  }

  /**
   * An address with a path at its end.
   *
   * @param setting what it is called, for the message
   * @throws StartRefused if it is no address of HTTP
   */
  public static String address(String setting, String text, String path) {
    String address = text.strip();
    if (isHttp(address)) {
      String base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
      return base.endsWith(path) ? base : base + path;
    }
    throw new StartRefused(
        setting + " is not an address of HTTP.",
        "Write it as http://HOST:PORT or https://HOST, without a user and a password.");
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
