package io.aiprovider.server.tracing;

import io.aiprovider.server.otlp.OtlpVariables;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings of OpenTelemetry's SDK: its own variables, and over them those of this server. */
final class SdkSettings {
  private SdkSettings() {}

  /**
   * The settings.
   *
   * @param otlp whether there is a receiver besides Langfuse
   * @throws io.aiprovider.spring.settings.StartRefused if one of them cannot be used
   */
  static Map<String, String> of(
      OtlpVariables variables, ReceiverProperties properties, boolean otlp) {
    variables.requireHttp("TRACES");
    Map<String, String> settings = new HashMap<>(variables.asProperties());
    settings.put("otel.exporter.otlp.protocol", "http/protobuf");
    settings.put("otel.traces.exporter", otlp ? "otlp" : "none");
    settings.put("otel.metrics.exporter", "none"); // the meters are sent by Micrometer
    settings.put("otel.logs.exporter", "none");
    if (!properties.endpoint().isBlank()) {
      settings.put(
          "otel.exporter.otlp.traces.endpoint",
          OtlpVariables.address(
              "ai-provider.tracing.endpoint", properties.endpoint(), "/v1/traces"));
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
    return settings;
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
}
