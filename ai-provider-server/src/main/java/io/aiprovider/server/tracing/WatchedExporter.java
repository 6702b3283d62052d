package io.aiprovider.server.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is sent to a receiver, and what could not be sent. */
final class WatchedExporter implements SpanExporter {
  private final SpanExporter exporter;
  private final AtomicInteger waiting;
  private final ReceiverState receiver;

  WatchedExporter(SpanExporter exporter, AtomicInteger waiting, ReceiverState receiver) {
    this.exporter = exporter;
    this.waiting = waiting;
    this.receiver = receiver;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    waiting.addAndGet(-count);
    CompletableResultCode result;
    try {
      result = exporter.export(spans);
    } catch (RuntimeException bug) {
      result = CompletableResultCode.ofExceptionalFailure(bug);
    }
    CompletableResultCode known = result;
    known.whenComplete(() -> ended(known, count));
    return known;
  }

  private void ended(CompletableResultCode result, int spans) {
    if (result.isSuccess()) {
      receiver.sent(spans);
    } else {
      receiver.failed(spans, ExportFailure.describe(result.getFailureThrowable()));
    }
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
