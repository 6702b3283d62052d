package io.aiprovider.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aiprovider.server.tracing.OtlpReceiver;
import io.micrometer.registry.otlp.OtlpMetricsSender.Request;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says about metrics that cannot be sent. */
class MetricsSenderTest {

  @Test
  void is_the_status_of_the_answer() {
    Logger logger = (Logger) LoggerFactory.getLogger(MetricsSender.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.setLevel(Level.WARN);
    logger.addAppender(lines);
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      receiver.answers(request -> 418);
      Request request =
          Request.builder(new byte[] {1}).address(receiver.endpoint() + "/v1/metrics").build();

      new MetricsSender().send(request);
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(null);
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(
            line ->
                line.startsWith(
                    "Metrics do not reach their receiver: it answers with status 418."));
  }
}
