package io.aiprovider.server.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of the spans for one receiver: in meters, and in the log at most once a minute.
 * Thread-safe.
 */
final class ReceiverState {
  private static final Logger log = LoggerFactory.getLogger(ReceiverState.class);
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final String name;
  private final Counter sent;
  private final Counter failed;
  private final Counter dropped;
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

  /**
   * @param name {@code otlp} or {@code langfuse}
   */
  ReceiverState(String name, MeterRegistry registry) {
    this.name = name;
    this.sent = counter(registry, "sent");
    this.failed = counter(registry, "failed");
    this.dropped = counter(registry, "dropped");
  }

  private Counter counter(MeterRegistry registry, String result) {
    return Counter.builder("ai_provider.spans")
        .description("Spans for a receiver of traces, by what became of them")
        .tag("receiver", name)
        .tag("result", result)
        .register(registry);
  }

  void sent(int spans) {
    sent.increment(spans);
  }

  void failed(int spans, String reason) {
    failed.increment(spans);
    warn(reason);
  }

  void dropped() {
    dropped.increment();
    warn("it takes spans more slowly than calls make them");
  }

  private void warn(String reason) {
    long due = nextLine.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextLine.compareAndSet(due, now + PAUSE)) {
      log.warn(
          "Spans do not reach the receiver '{}': {}. Calls are not affected. Lost since the start:"
              + " {} that could not be sent, {} that had no room in the queue.",
          name,
          reason,
          (long) failed.count(),
          (long) dropped.count());
    }
  }
}
