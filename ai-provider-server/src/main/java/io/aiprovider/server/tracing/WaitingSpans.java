package io.aiprovider.server.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The spans that wait to be sent, up to a limit. A span beyond it is dropped, so that a receiver
 * that is slow or down costs no memory and delays nobody. OpenTelemetry's own queue has a limit,
 * too, but does not say what it drops. Thread-safe; never blocks.
 */
final class WaitingSpans implements SpanProcessor {
  private final SpanProcessor queue;
  private final int most;
  private final AtomicInteger waiting;
  private final ReceiverState receiver;

  /**
   * @param queue sends what it gets, and has room for this number of spans
   * @param waiting the number of waiting spans; who takes spans for sending reduces it
   */
  WaitingSpans(SpanProcessor queue, int most, AtomicInteger waiting, ReceiverState receiver) {
    this.queue = queue;
    this.most = most;
    this.waiting = waiting;
    this.receiver = receiver;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      return;
    }
    if (waiting.incrementAndGet() > most) {
      waiting.decrementAndGet();
      receiver.dropped();
    } else {
      queue.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return queue.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return queue.shutdown();
  }
}
