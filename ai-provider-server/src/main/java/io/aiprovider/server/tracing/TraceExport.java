package io.aiprovider.server.tracing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry's SDK with a queue and a thread for each receiver. Calls only add to the queues.
 * Closing it sends what is left.
 */
final class TraceExport implements AutoCloseable {
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> VERSION = AttributeKey.stringKey("service.version");

  /** Longer than a request may take with its repetitions; who closes it limits the wait. */
  private static final Duration CLOSING = Duration.ofSeconds(30);

  private final OpenTelemetrySdk sdk;

  private TraceExport(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /**
   * Starts the export.
   *
   * @param langfuse a project in Langfuse; without a host: none
   * @throws io.aiprovider.spring.settings.StartRefused if the settings cannot be used
   */
  static TraceExport start(
      SdkSettings settings, ReceiverProperties.Langfuse langfuse, SpanQueues queues) {
    return new TraceExport(sdk(settings, langfuse, queues));
  }

  /**
   * Checks that an export can start with these settings. Nothing is sent.
   *
   * @throws io.aiprovider.spring.settings.StartRefused if it cannot
   */
  static void check(SdkSettings settings, ReceiverProperties.Langfuse langfuse) {
    SpanQueues unused = new SpanQueues((span, attributes) -> {}, new SimpleMeterRegistry());
    sdk(settings, langfuse, unused).getSdkTracerProvider().shutdown();
  }

  private static OpenTelemetrySdk sdk(
      SdkSettings settings, ReceiverProperties.Langfuse langfuse, SpanQueues queues) {
    try {
      return AutoConfiguredOpenTelemetrySdk.builder()
          .setServiceClassLoader(TraceExport.class.getClassLoader())
          .disableShutdownHook()
          .addPropertiesCustomizer(config -> settings.values())
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
    } catch (ConfigurationException wrong) {
      throw settings.refusal(wrong);
    }
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

  /** Sends what is left, to all receivers at the same time. Blocks until that is done. */
  @Override
  public void close() {
    sdk.getSdkTracerProvider().shutdown().join(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
  }
}
