package io.aiprovider.server.analytics;

import io.aiprovider.server.web.RequestRefused;
import io.aiprovider.server.wire.ApiError;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/**
 * Lets a few reports run at a time, so that people who look at many pages do not take the database
 * from what calls need. Thread-safe; blocks.
 */
@Component
public final class AnalyticsGate {
  /** After so many seconds, the statement of a report is cancelled. */
  public static final int SECONDS = 5;

  private static final int AT_ONCE = 4;

  private final Semaphore free = new Semaphore(AT_ONCE, true);
  private final Duration patience;

  @Autowired
  AnalyticsGate() {
    this(Duration.ofSeconds(SECONDS));
  }

  /**
   * @param patience how long a report waits for its turn
   */
  AnalyticsGate(Duration patience) {
    this.patience = patience;
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
      return report.get();
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
}
