package io.aiprovider.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to lines when the output does not accept any. */
final class LogQueueTest {
  private final LoggerContext logback = new LoggerContext();
  private final BlockedOutput output = new BlockedOutput(logback);
  private final LogQueue queue = new LogQueue(output);

  /** Accepts no line until it is opened. */
  private static final class BlockedOutput extends AppenderBase<ILoggingEvent> {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();

    BlockedOutput(LoggerContext context) {
      setContext(context);
      start();
    }

    @Override
    protected void append(ILoggingEvent event) {
      reached.countDown();
      try {
        opened.await();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
      written.add(event.getFormattedMessage());
    }
  }

  @BeforeEach
  void start() {
    logback.setMDCAdapter(new LogbackMDCAdapter());
    queue.start();
  }

  @AfterEach
  void stop() {
    output.opened.countDown();
    queue.stop();
  }

  private void write(String logger, Level level, String message) {
    queue.doAppend(
        new LoggingEvent("caller", logback.getLogger(logger), level, message, null, null));
  }

  private List<String> allWritten() {
    output.opened.countDown();
    queue.stop(); // waits for the lines in the queue
    return output.written;
  }

  @Test
  void lines_about_calls_are_dropped_and_counted_and_others_are_kept() throws Exception {
    write("io.aiprovider.x", Level.INFO, "being written");
    output.reached.await(); // its thread takes no more lines from the queue
    long before = LogQueue.dropped();
    for (int i = 0; i < LogQueue.SIZE; i++) {
      write(AccessLog.LOGGER, i % 2 == 0 ? Level.INFO : Level.WARN, "call " + i);
    }
    for (int i = 0; i < LogQueue.RESERVED / 2; i++) {
      write("io.aiprovider.x", i % 2 == 0 ? Level.WARN : Level.ERROR, "warning " + i);
    }
    long dropped = LogQueue.dropped() - before;

    List<String> written = allWritten();

    assertThat(dropped).isEqualTo(LogQueue.RESERVED - 1L);
    assertThat(written)
        .filteredOn(line -> line.startsWith("call "))
        .hasSize((int) (LogQueue.SIZE - dropped));
    assertThat(written)
        .filteredOn(line -> line.startsWith("warning "))
        .hasSize(LogQueue.RESERVED / 2)
        .startsWith("warning 0", "warning 1");
  }

  @Test
  void lines_keep_their_order() {
    write("io.aiprovider.x", Level.INFO, "one");
    write(AccessLog.LOGGER, Level.INFO, "two");
    write("io.aiprovider.x", Level.DEBUG, "three");

    assertThat(allWritten()).containsExactly("one", "two", "three");
  }
}
