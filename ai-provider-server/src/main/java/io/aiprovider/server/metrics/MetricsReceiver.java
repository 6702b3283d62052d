package io.aiprovider.server.metrics;

import io.aiprovider.server.otlp.OtlpVariables;
import io.micrometer.registry.otlp.AggregationTemporality;
import io.micrometer.registry.otlp.HistogramFlavor;
import io.micrometer.registry.otlp.OtlpConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where the meters are sent, how often, and with which headers and attributes. */
record MetricsReceiver(
    String url, Map<String, String> headers, Map<String, String> resourceAttributes, Duration step)
    implements OtlpConfig {
  private static final String PATH = "/v1/metrics";
  private static final String USUAL = "http://localhost:4318";

  /**
   * The receiver of this server's settings, otherwise of OpenTelemetry's variables.
   *
   * @throws io.aiprovider.spring.settings.StartRefused if a setting cannot be used
   */
  static MetricsReceiver of(MetricsReceiverProperties properties, OtlpVariables variables) {
    variables.requireHttp("METRICS");
    Map<String, String> headers =
        new LinkedHashMap<>(variables.pairs("OTEL_EXPORTER_OTLP_HEADERS"));
    headers.putAll(variables.pairs("OTEL_EXPORTER_OTLP_METRICS_HEADERS"));
    headers.putAll(properties.headers());
    MetricsReceiverRule.checkInterval(properties.interval());
    return new MetricsReceiver(
        url(properties, variables), headers, resource(variables), properties.interval());
  }

  private static String url(MetricsReceiverProperties properties, OtlpVariables variables) {
    if (!properties.endpoint().isBlank()) {
      return OtlpVariables.address("ai-provider.metrics.endpoint", properties.endpoint(), PATH);
    }
    String own = variables.get("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
    if (!own.isEmpty()) {
      return variables.address("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "");
    }
    String shared = variables.get("OTEL_EXPORTER_OTLP_ENDPOINT");
    return shared.isEmpty() ? USUAL + PATH : variables.address("OTEL_EXPORTER_OTLP_ENDPOINT", PATH);
  }

  private static Map<String, String> resource(OtlpVariables variables) {
    Map<String, String> resource = new LinkedHashMap<>(variables.pairs("OTEL_RESOURCE_ATTRIBUTES"));
    String service = variables.get("OTEL_SERVICE_NAME");
    if (!service.isEmpty()) {
      resource.put("service.name", service);
    }
    resource.putIfAbsent("service.name", "ai-provider");
    return resource;
  }

  @Override
  public @Nullable String get(String key) {
    return null;
  }

  /** As in the conventions, and at {@code /metrics}. */
  @Override
  public TimeUnit baseTimeUnit() {
    return TimeUnit.SECONDS;
  }

  @Override
  public AggregationTemporality aggregationTemporality() {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public HistogramFlavor histogramFlavor() {
    return HistogramFlavor.EXPLICIT_BUCKET_HISTOGRAM;
  }
}
