package io.aiprovider.redis;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The log lines about the Redis on one port. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.aiprovider.redis");
  private final String about;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  LogLines(EmbeddedRedis redis) {
    about = "127.0.0.1:" + redis.port + " ";
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    String line = event.getLevel() + " " + event.getFormattedMessage();
    if (line.contains(about)) {
      lines.add(line.replace(about, ""));
    }
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
