package io.aiprovider.server.tracing;

import io.aiprovider.spring.settings.StartRefused;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry's SDK with a queue and a thread for each receiver. Calls only add to the queues.
 * Closing it sends what is left.
 */
final class TraceExport implements AutoCloseable {
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> VERSION = AttributeKey.stringKey("service.version");

  private final OpenTelemetrySdk sdk;
  private final Duration closing;

  private TraceExport(OpenTelemetrySdk sdk, Duration closing) {
    this.sdk = sdk;
    this.closing = closing;
  }

  /**
   * Starts the export.
   *
   * @param settings of OpenTelemetry's SDK
   * @param langfuse a project in Langfuse; without a host: none
   * @param closing how long closing may take
   * @throws StartRefused if the settings cannot be used
   */
  static TraceExport start(
      Map<String, String> settings,
      ReceiverProperties.Langfuse langfuse,
      SpanQueues queues,
      Duration closing) {
    try {
      OpenTelemetrySdk sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .setServiceClassLoader(TraceExport.class.getClassLoader())
              .disableShutdownHook()
              .addPropertiesCustomizer(config -> settings)
              .addResourceCustomizer((resource, config) -> named(resource))
              .addSpanExporterCustomizer(
                  (exporter, config) -> queues.watched(exporter, SpanQueues.OTLP))
              .addSpanProcessorCustomizer(
                  (queue, config) -> queues.bounded(queue, SpanQueues.OTLP, config))
              .addTracerProviderCustomizer(
                  (tracers, config) ->
                      langfuse.host().isBlank()
                          ? tracers
                          : tracers.addSpanProcessor(queues.langfuse(langfuse, config)))
              .build()
              .getOpenTelemetrySdk();
      return new TraceExport(sdk, closing);
    } catch (ConfigurationException wrong) {
      throw new StartRefused(
          "OpenTelemetry's settings cannot be used: " + withoutSecrets(wrong) + ".",
          "Correct the variable (its name has underscores and is in upper case), or unset it.");
    }
  }

  /** OpenTelemetry quotes the headers, which may hold keys, if it cannot read them. */
  private static String withoutSecrets(ConfigurationException wrong) {
    String message = String.valueOf(wrong.getMessage());
    int value = message.contains("headers") ? message.indexOf('=') : -1;
    return value < 0 ? message : message.substring(0, value);
  }

  private static Resource named(Resource resource) {
    String name = resource.getAttribute(SERVICE);
    AttributesBuilder attributes = resource.getAttributes().toBuilder();
    if (name == null || name.startsWith("unknown_service")) {
      attributes.put(SERVICE, "ai-provider");
    }
    String version = TraceExport.class.getPackage().getImplementationVersion();
    if (version != null && resource.getAttribute(VERSION) == null) {
      attributes.put(VERSION, version);
    }
    return Resource.create(attributes.build(), resource.getSchemaUrl());
  }

  OpenTelemetry openTelemetry() {
    return sdk;
  }

  @Override
  public void close() {
    sdk.getSdkTracerProvider().shutdown().join(closing.toMillis(), TimeUnit.MILLISECONDS);
  }
}
