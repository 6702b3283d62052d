package io.aiprovider;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * The lines of one logger, from INFO on, that match a test. Tests run at the same time: each test
 * class needs a logger of its own, and must choose lines that no other test writes. {@link
 * LoggingStart} has started the logging before.
 */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger;
  private final Predicate<String> chosen;
  private final List<ILoggingEvent> written = new CopyOnWriteArrayList<>();

  /** Records the lines whose message matches, until it is closed. */
  public LogLines(String logger, Predicate<String> chosen) {
    this.logger = (Logger) LoggerFactory.getLogger(logger);
    this.chosen = chosen;
    start();
    this.logger.setLevel(Level.INFO);
    this.logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (chosen.test(event.getFormattedMessage())) {
      written.add(event);
    }
  }

  public List<ILoggingEvent> written() {
    return written;
  }

  /** The fields of a line. */
  public Map<String, Object> fields(int line) {
    return written.get(line).getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
  }

  /** The messages of this level. */
  public List<String> lines(Level level) {
    return written.stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(null);
  }
}
