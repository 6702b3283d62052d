package io.aiprovider.server.logs;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/** Puts a {@link LogQueue} in front of the console when Spring has set up the log. */
final class LogQueueListener
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

  @Override
  public int getOrder() {
    return LoggingApplicationListener.DEFAULT_ORDER + 1;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      synchronized (context) {
        consoles(root).forEach(console -> putQueueBefore(console, root));
      }
    }
  }

  private static List<ConsoleAppender<ILoggingEvent>> consoles(Logger root) {
    List<ConsoleAppender<ILoggingEvent>> consoles = new ArrayList<>();
    root.iteratorForAppenders()
        .forEachRemaining(
            appender -> {
              if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
                consoles.add(console);
              }
            });
    return consoles;
  }

  private static void putQueueBefore(ConsoleAppender<ILoggingEvent> console, Logger root) {
    LogQueue queue = new LogQueue(console);
    queue.start();
    root.addAppender(queue);
    root.detachAppender(console);
  }
}
