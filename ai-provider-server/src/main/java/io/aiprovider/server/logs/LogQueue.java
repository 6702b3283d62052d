package io.aiprovider.server.logs;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes log lines on a thread of its own, so that neither calls nor event loops wait for a slow
 * reader of the output. Lines wait in a queue with a limit. When three quarters of it are used,
 * further lines about calls are dropped and counted; the rest is for all other lines. These are
 * never dropped: whoever writes one when the queue is full waits.
 */
final class LogQueue extends AsyncAppender {
  static final int SIZE = 4_096;
  static final int RESERVED = SIZE / 4;

  private static final int FLUSH_MILLIS = 5_000;
  private static final LongAdder DROPPED = new LongAdder();

  /**
   * @param output where the lines are written
   */
  LogQueue(Appender<ILoggingEvent> output) {
    setName("QUEUE");
    setContext(output.getContext());
    setQueueSize(SIZE);
    setDiscardingThreshold(RESERVED);
    setMaxFlushTime(FLUSH_MILLIS);
    addAppender(output);
  }

  /** Called only when there is no more room for lines that may be dropped. */
  @Override
  protected boolean isDiscardable(ILoggingEvent event) {
    boolean dropped = event.getLoggerName().equals(AccessLog.LOGGER);
    if (dropped) {
      DROPPED.increment();
    }
    return dropped;
  }

  /** How many lines this process has dropped. */
  static long dropped() {
    return DROPPED.sum();
  }
}
