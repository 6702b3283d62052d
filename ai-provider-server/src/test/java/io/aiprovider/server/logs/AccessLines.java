package io.aiprovider.server.logs;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** The lines about calls that a running server writes. */
final class AccessLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

  /** Records the lines until it is closed. The server must have started before. */
  AccessLines() {
    setContext(logger.getLoggerContext());
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    events.add(event);
  }

  /** The fields of the only line about a request. */
  Map<String, Object> fields(String requestId) {
    List<Map<String, Object>> lines =
        await().until(() -> with(requestId), found -> !found.isEmpty());
    if (lines.size() != 1) {
      throw new AssertionError("Request " + requestId + " has several lines: " + lines);
    }
    return lines.get(0);
  }

  /** The fields of each line about a request that makes several calls. */
  List<Map<String, Object>> all(String requestId, int number) {
    return await().until(() -> with(requestId), found -> found.size() == number);
  }

  private List<Map<String, Object>> with(String requestId) {
    return events.stream()
        .map(AccessLines::fields)
        .filter(fields -> requestId.equals(fields.get("request_id")))
        .toList();
  }

  private static Map<String, Object> fields(ILoggingEvent event) {
    Map<String, Object> fields = new HashMap<>();
    event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
    return fields;
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
