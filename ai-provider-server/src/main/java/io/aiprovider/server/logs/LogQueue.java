package io.aiprovider.server.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes log lines on a thread of its own, so that neither calls nor event loops wait for a slow
 * reader of the output. Lines wait in a queue with a limit. When three quarters of it are used,
 * further lines about calls are dropped and counted; the rest is for all other lines. These are
 * never dropped: whoever writes one when the queue is full waits.
 *
 * <p>Lines are written in portions, each by one write: to wake the thread and to write for each
 * line takes as much CPU time as to make the line. So the thread waits a moment for further lines,
 * unless there is a warning or an error, or a portion is complete.
 */
final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
  static final int SIZE = 4_096;
  static final int RESERVED = SIZE / 4;

  /** How many lines are written without waiting for more. */
  static final int PORTION = 256;

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_END = Duration.ofSeconds(5);
  private static final LongAdder DROPPED = new LongAdder();

  private final OutputStreamAppender<ILoggingEvent> output;
  private final long pauseNanos;
  private final BlockingQueue<ILoggingEvent> lines = new ArrayBlockingQueue<>(SIZE);
  private final Thread thread = new Thread(this::write, "ai-provider-log");
  private volatile boolean hurry;

  /**
   * @param output where the lines are written; it is stopped with this queue
   */
  LogQueue(OutputStreamAppender<ILoggingEvent> output) {
    this(output, PAUSE);
  }

  /**
   * @param pause for how long a line waits for further ones
   */
  LogQueue(OutputStreamAppender<ILoggingEvent> output, Duration pause) {
    this.output = output;
    this.pauseNanos = pause.toNanos();
    setName("QUEUE");
    setContext(output.getContext());
  }

  /** How many lines this process has dropped. */
  static long dropped() {
    return DROPPED.sum();
  }

  @Override
  public void start() {
    output.setImmediateFlush(false);
    thread.setDaemon(true);
    thread.start();
    super.start();
  }

  @Override
  protected void append(ILoggingEvent line) {
    int room = lines.remainingCapacity();
    if (room < RESERVED && line.getLoggerName().equals(AccessLog.LOGGER)) {
      DROPPED.increment();
      return;
    }
    line.prepareForDeferredProcessing();
    put(line);
    if (SIZE - room + 1 >= PORTION || line.getLevel().isGreaterOrEqual(Level.WARN)) {
      hurry = true;
      LockSupport.unpark(thread);
    }
  }

  private void put(ILoggingEvent line) {
    boolean interrupted = false;
    while (true) {
      try {
        lines.put(line);
        break;
      } catch (InterruptedException e) {
        interrupted = true; // the line is written nevertheless
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    List<ILoggingEvent> portion = new ArrayList<>(SIZE);
    try {
      while (true) {
        portion.add(lines.take());
        awaitFurtherLines();
        writeAll(portion);
      }
    } catch (InterruptedException stopping) {
      // what still waits is written below
    }
    writeAll(portion);
    output.stop();
  }

  private void awaitFurtherLines() {
    long end = System.nanoTime() + pauseNanos;
    long left = pauseNanos;
    while (!hurry && left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = end - System.nanoTime();
    }
    hurry = false; // before the lines are taken: those that come now can be in a hurry, too
  }

  private void writeAll(List<ILoggingEvent> portion) {
    lines.drainTo(portion);
    portion.forEach(output::doAppend);
    portion.clear();
    try {
      output.getOutputStream().flush();
    } catch (IOException e) {
      addError("Lines of the log cannot be written.", e);
    }
  }

  /** Writes the lines that wait. */
  @Override
  public void stop() {
    if (!isStarted()) {
      return;
    }
    super.stop();
    thread.interrupt();
    try {
      thread.join(LONGEST_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
