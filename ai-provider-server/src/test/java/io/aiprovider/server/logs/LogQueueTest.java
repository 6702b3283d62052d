package io.aiprovider.server.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When lines are written, and what happens to them when the output does not accept any. */
final class LogQueueTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final LoggerContext logback = new LoggerContext();
  private final BlockedOutput output = new BlockedOutput();
  private LogQueue queue;

  /** Accepts nothing until it is opened. */
  private static final class BlockedOutput extends OutputStream {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final List<Integer> flushes = new CopyOnWriteArrayList<>();

    @Override
    public void write(int value) {
      reached.countDown();
      try {
        opened.await();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
      if (value == '\n') {
        written.add(buffer.toString(UTF_8));
        buffer.reset();
      } else {
        buffer.write(value);
      }
    }

    @Override
    public void flush() {
      flushes.add(written.size());
    }
  }

  private OutputStreamAppender<ILoggingEvent> console() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logback);
    encoder.setPattern("%m%n");
    encoder.start();
    OutputStreamAppender<ILoggingEvent> console = new OutputStreamAppender<>();
    console.setContext(logback);
    console.setEncoder(encoder);
    console.setOutputStream(output);
    console.start();
    return console;
  }

  @BeforeEach
  void start() {
    logback.setMDCAdapter(new LogbackMDCAdapter());
  }

  private void startWithPause(Duration pause) {
    queue = new LogQueue(console(), pause);
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
    startWithPause(Duration.ZERO);
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
    startWithPause(Duration.ofMillis(1));
    write("io.aiprovider.x", Level.INFO, "one");
    write(AccessLog.LOGGER, Level.INFO, "two");
    write("io.aiprovider.x", Level.DEBUG, "three");

    assertThat(allWritten()).containsExactly("one", "two", "three");
  }

  @Test
  void lines_that_wait_are_written_after_the_pause_without_further_ones() {
    output.opened.countDown();
    startWithPause(Duration.ofMillis(50));

    write("io.aiprovider.x", Level.INFO, "one");
    await().until(() -> output.flushes.contains(1));
    write("io.aiprovider.x", Level.INFO, "two");
    await().until(() -> output.flushes.contains(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"WARN", "ERROR"})
  void a_warning_or_an_error_does_not_wait_for_further_lines(String level) {
    output.opened.countDown();
    startWithPause(NEVER);

    write(AccessLog.LOGGER, Level.INFO, "one");
    write(AccessLog.LOGGER, Level.INFO, "two");
    write("io.aiprovider.x", Level.toLevel(level), "three");

    await().until(() -> output.flushes.contains(3));
    assertThat(output.written).containsExactly("one", "two", "three");
  }

  @Test
  void many_lines_do_not_wait_for_further_ones() {
    output.opened.countDown();
    startWithPause(NEVER);

    for (int i = 0; i <= LogQueue.PORTION; i++) {
      write(AccessLog.LOGGER, Level.INFO, "call " + i);
    }

    await().until(() -> output.written.size() >= LogQueue.PORTION);
    assertThat(output.flushes).hasSizeLessThan(LogQueue.PORTION / 2);
  }

  @Test
  void lines_that_wait_are_written_at_the_end() {
    output.opened.countDown();
    startWithPause(NEVER);

    write(AccessLog.LOGGER, Level.INFO, "one");
    write(AccessLog.LOGGER, Level.INFO, "two");

    assertThat(allWritten()).containsExactly("one", "two");
    assertThat(output.flushes).endsWith(2);
  }
}
