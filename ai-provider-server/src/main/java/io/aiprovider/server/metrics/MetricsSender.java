package io.aiprovider.server.metrics;

import io.aiprovider.server.otlp.SendFailure;
import io.micrometer.core.ipc.http.HttpSender;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends meters, and reports in the log, at most once a minute, that it is not possible. */
final class MetricsSender implements OtlpMetricsSender {
  private static final Logger log = LoggerFactory.getLogger(MetricsSender.class);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(5);
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final HttpSender http = new HttpUrlConnectionSender(CONNECT, READ);
  private final OtlpMetricsSender sender = new OtlpHttpMetricsSender(this::sendOrFail);
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

  /** An answer that is no success; Micrometer's exception has the answer's text. */
  private static final class NoSuccess extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    NoSuccess(int status) {
      this.status = status;
    }
  }

  private HttpSender.Response sendOrFail(HttpSender.Request request) throws Throwable {
    HttpSender.Response response = http.send(request);
    if (!response.isSuccessful()) {
      throw new NoSuccess(response.code());
    }
    return response;
  }

  @Override
  public void send(Request request) {
    try {
      sender.send(request);
    } catch (Exception failure) {
      long due = nextLine.get();
      long now = System.nanoTime();
      if (now - due >= 0 && nextLine.compareAndSet(due, now + PAUSE)) {
        log.warn(
            "Metrics do not reach their receiver: {}. They are sent again, with what is added"
                + " meanwhile, in the next interval.",
            reason(failure));
      }
    }
  }

  private static String reason(Exception failure) {
    return failure.getCause() instanceof NoSuccess answer
        ? SendFailure.status(answer.status)
        : SendFailure.describe(failure);
  }
}
