package io.aiprovider.server.tracing;

import io.aiprovider.server.otlp.OtlpVariables;
import io.aiprovider.spring.settings.StartRefused;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The settings of OpenTelemetry's SDK: its own variables, and over them those of this server.
 *
 * @param values by the SDK's names, such as {@code otel.traces.sampler}
 * @param variables where most of them come from, for messages
 */
record SdkSettings(Map<String, String> values, OtlpVariables variables) {
  private static final Pattern PROPERTY = Pattern.compile("otel(?:\\.[a-z0-9]+)+");

  /**
   * The settings.
   *
   * @throws StartRefused if one of them cannot be used
   */
  static SdkSettings of(ConfigurableEnvironment environment, ReceiverProperties properties) {
    OtlpVariables variables = OtlpVariables.of(environment);
    boolean otlp = OnReceiver.hasOtlp(environment);
    Map<String, String> settings = new HashMap<>(variables.asProperties());
    settings.put("otel.exporter.otlp.protocol", "http/protobuf");
    settings.put("otel.exporter.otlp.traces.protocol", "http/protobuf");
    settings.put("otel.traces.exporter", otlp ? "otlp" : "none");
    settings.put("otel.metrics.exporter", "none"); // the meters are sent by Micrometer
    settings.put("otel.logs.exporter", "none");
    if (otlp) {
      variables.requireHttp("TRACES");
      putEndpoint(settings, properties, variables);
    }
    if (!properties.headers().isEmpty()) {
      settings.put("otel.exporter.otlp.traces.headers", pairs(properties.headers()));
    }
    Double ratio = properties.sampleRatio();
    if (ratio != null) {
      ReceiverRule.checkRatio(ratio);
      settings.put("otel.traces.sampler", "parentbased_traceidratio");
      settings.put("otel.traces.sampler.arg", ratio.toString());
    }
    return new SdkSettings(settings, variables);
  }

  private static void putEndpoint(
      Map<String, String> settings, ReceiverProperties properties, OtlpVariables variables) {
    if (!properties.endpoint().isBlank()) {
      settings.put(
          "otel.exporter.otlp.traces.endpoint",
          OtlpVariables.address(
              "ai-provider.tracing.endpoint", properties.endpoint(), "/v1/traces"));
      return;
    }
    Stream.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
        .filter(name -> !variables.get(name).isEmpty())
        .forEach(name -> variables.address(name, "")); // the SDK's message would quote it
  }

  private static String pairs(Map<String, String> headers) {
    return headers.entrySet().stream()
        .map(
            header ->
                header.getKey()
                    + "="
                    + URLEncoder.encode(header.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining(","));
  }

  /** The refusal of settings that the SDK does not accept, with the variable if it names one. */
  StartRefused refusal(ConfigurationException wrong) {
    if (wrong.getCause() instanceof StartRefused refused) {
      return refused;
    }
    String message = message(wrong);
    Matcher property = PROPERTY.matcher(message);
    String variable =
        property.find() ? property.group().toUpperCase(Locale.ROOT).replace('.', '_') : "";
    String problem = "OpenTelemetry's settings cannot be used: " + withoutSecrets(message) + ".";
    return variables.get(variable).isEmpty()
        ? new StartRefused(
            problem,
            "Correct the variable (its name has underscores and is in upper case), or unset it.")
        : variables.refusal(variable, problem, "Correct " + variable + ", or unset it.");
  }

  /** The SDK wraps what its parts do not accept, and then names no property itself. */
  private static String message(ConfigurationException wrong) {
    String message = String.valueOf(wrong.getMessage());
    Throwable cause = wrong.getCause();
    return cause instanceof IllegalArgumentException && !PROPERTY.matcher(message).find()
        ? String.valueOf(cause.getMessage())
        : message;
  }

  /** OpenTelemetry quotes what it cannot read as a map, and the headers may hold keys. */
  private static String withoutSecrets(String message) {
    int value = message.contains("map property") ? message.indexOf('=') : -1;
    String open = value < 0 ? message : message.substring(0, value);
    return open.endsWith(".") ? open.substring(0, open.length() - 1) : open;
  }
}
