package io.aiprovider.server.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Changes the attributes of spans before they are sent, on the thread that sends them: so it costs
 * calls nothing.
 */
final class ChangedSpans implements SpanExporter {
  private final SpanExporter exporter;
  private final BiConsumer<SpanData, AttributesBuilder> change;

  /**
   * @param change gets a span, and its attributes to change them
   */
  ChangedSpans(SpanExporter exporter, BiConsumer<SpanData, AttributesBuilder> change) {
    this.exporter = exporter;
    this.change = change;
  }

  private static final class Changed extends DelegatingSpanData {
    private final Attributes attributes;

    Changed(SpanData span, Attributes attributes) {
      super(span);
      this.attributes = attributes;
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
      return attributes.size();
    }
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    List<SpanData> changed = new ArrayList<>(spans.size());
    for (SpanData span : spans) {
      AttributesBuilder attributes = span.getAttributes().toBuilder();
      change.accept(span, attributes);
      changed.add(new Changed(span, attributes.build()));
    }
    return exporter.export(changed);
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
