package io.aiprovider.server.metrics;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who receives the meters.
 *
 * @param endpoint the address of a receiver of OTLP over HTTP, without {@code /v1/metrics}; empty:
 *     as OpenTelemetry's variables say
 * @param headers headers of the requests to it
 * @param interval the time between two requests
 */
@ConfigurationProperties("ai-provider.metrics")
public record MetricsReceiverProperties(
    @DefaultValue("") String endpoint,
    @DefaultValue Map<String, String> headers,
    @DefaultValue("60s") Duration interval) {

  /** Without the headers, which may hold keys. */
  @Override
  public String toString() {
    return "MetricsReceiverProperties[]";
  }
}
