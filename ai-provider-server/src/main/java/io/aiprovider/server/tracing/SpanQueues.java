package io.aiprovider.server.tracing;

import io.aiprovider.server.otlp.OtlpVariables;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Makes the queues of the receivers: bounded, counted, and with the spans changed on their way. */
final class SpanQueues {
  static final String OTLP = "otlp";
  private static final String LANGFUSE = "langfuse";
  private static final int USUAL_SIZE = 2048;

  private final BiConsumer<SpanData, AttributesBuilder> change;
  private final MeterRegistry registry;
  private final Map<String, Receiver> receivers = new HashMap<>();

  /** What a queue and its exporter share. */
  private record Receiver(ReceiverState state, AtomicInteger waiting) {}

  /**
   * @param change changes the attributes of all spans before they are sent
   */
  SpanQueues(BiConsumer<SpanData, AttributesBuilder> change, MeterRegistry registry) {
    this.change = change;
    this.registry = registry;
  }

  private Receiver receiver(String name) {
    return receivers.computeIfAbsent(
        name, first -> new Receiver(new ReceiverState(name, registry), new AtomicInteger()));
  }

  /** An exporter whose results are counted. */
  SpanExporter watched(SpanExporter exporter, String name) {
    Receiver receiver = receiver(name);
    return new WatchedExporter(
        new ChangedSpans(exporter, change), receiver.waiting(), receiver.state());
  }

  /** A queue that drops and counts what it has no room for. */
  SpanProcessor bounded(SpanProcessor queue, String name, ConfigProperties config) {
    Receiver receiver = receiver(name);
    return new WaitingSpans(queue, size(config), receiver.waiting(), receiver.state());
  }

  private static int size(ConfigProperties config) {
    return config.getInt("otel.bsp.max.queue.size", USUAL_SIZE);
  }

  /** The queue of a project in Langfuse. */
  SpanProcessor langfuse(ReceiverProperties.Langfuse project, ConfigProperties config) {
    SpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(
                OtlpVariables.address(
                    "ai-provider.tracing.langfuse.host",
                    project.host(),
                    "/api/public/otel/v1/traces"))
            .addHeader("Authorization", "Basic " + credentials(project))
            .addHeader("x-langfuse-ingestion-version", "4")
            .build();
    SpanExporter watched =
        watched(new ChangedSpans(exporter, new LangfuseAttributes(project)), LANGFUSE);
    return bounded(
        BatchSpanProcessor.builder(watched).setMaxQueueSize(size(config)).build(),
        LANGFUSE,
        config);
  }

  private static String credentials(ReceiverProperties.Langfuse project) {
    String both = project.publicKey() + ":" + project.secretKey();
    return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }
}
