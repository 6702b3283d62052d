package io.aiprovider.server.otlp;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;

/**
 * The end of an export: it sends what is left when the server stops, after everything that may
 * still make something to send. All exports end at the same time, and the stop of the server waits
 * for none of them longer than 5 seconds, nor longer than running calls may continue. An export
 * that takes longer goes on in the background until the process ends. Thread-safe.
 */
public final class ExportEnd implements SmartLifecycle, AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final String thread;
  private final Runnable end;
  private final Duration patience;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean running;

  /**
   * The end of an export.
   *
   * @param name what is exported
   * @param end sends what is left, and ends the export; may block
   * @param grace for how long running calls may continue
   */
  public ExportEnd(String name, Runnable end, Duration grace) {
    this.thread = "end of the export of " + name;
    this.end = end;
    this.patience = grace.compareTo(LONGEST) < 0 ? grace : LONGEST;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After all others. Those of the same phase stop at the same time. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the export reports its failures
  public void stop(Runnable stopped) {
    running = false;
    begin()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((nothing, failure) -> stopped.run());
  }

  @Override
  public void stop() {
    CountDownLatch stopped = new CountDownLatch(1);
    stop(stopped::countDown);
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** For an application that did not start: there is nothing to wait for. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the export reports its failures
  public void close() {
    begin();
  }

  private CompletableFuture<Void> begin() {
    if (!begun.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(
        end,
        task -> {
          Thread background = new Thread(task, thread);
          background.setDaemon(true);
          background.start();
        });
  }
}
