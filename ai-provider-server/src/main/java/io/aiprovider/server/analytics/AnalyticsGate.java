package io.aiprovider.server.analytics;

import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/**
 * Lets a few reports run at a time, so that people who look at many pages do not take the database
 * and the processors from what calls need. Thread-safe; blocks.
 *
 * <p>Reports have platform threads. With a database in the same process, one computes for hundreds
 * of milliseconds, and a virtual thread would keep one of the few threads that all calls share from
 * running any of them.
 */
@Component
public final class AnalyticsGate implements DisposableBean {
  /** After so many seconds, the statement of a report is cancelled. */
  public static final int SECONDS = 5;

  private static final int MOST_AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Semaphore free;
  private final Duration patience;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          report -> {
            Thread thread = new Thread(report, "ai-provider-report");
            thread.setDaemon(true);
            return thread;
          });

  @Autowired
  AnalyticsGate() {
    this(atOnce(Runtime.getRuntime().availableProcessors()), PATIENCE);
  }

  /**
   * @param atOnce how many reports are made at a time
   * @param patience how long a report waits for its turn
   */
  AnalyticsGate(int atOnce, Duration patience) {
    this.free = new Semaphore(atOnce, true);
    this.patience = patience;
  }

  /** One processor is left to calls, if there is more than one. */
  static int atOnce(int processors) {
    return Math.max(1, Math.min(MOST_AT_ONCE, processors - 1));
  }

  /**
   * Makes a report, when it is its turn.
   *
   * @throws RequestRefused if it takes too long, or cannot be made
   */
  public <T> T run(Supplier<T> report) {
    try {
      if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RequestRefused(
            ApiError.unavailable(
                "Too many reports are being made now: try again in a moment.", "reports_busy"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestRefused(ApiError.unavailable("The server stops.", "server_stopping"));
    }
    try {
      return onThread(report);
    } catch (CostReports.Unavailable e) {
      throw RequestRefused.invalid(e.parameter(), String.valueOf(e.getMessage()));
    } catch (QueryTimeoutException e) {
      throw new RequestRefused(
          ApiError.unavailable(
              "The report takes too long: choose a shorter range.", "report_too_long"));
    } finally {
      free.release();
    }
  }

  private <T> T onThread(Supplier<T> report) {
    try {
      return CompletableFuture.supplyAsync(report, threads).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }
}
