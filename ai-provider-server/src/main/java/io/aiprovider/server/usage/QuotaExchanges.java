package io.aiprovider.server.usage;

import io.aiprovider.server.store.DatabaseDown;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Exchanges quotas once a second, from before the first request until after the last one. */
final class QuotaExchanges implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(QuotaExchanges.class);

  private final QuotaExchange exchange;
  private volatile boolean running;
  private @Nullable ScheduledExecutorService thread;

  QuotaExchanges(QuotaExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // exchange() catches what fails
  public void start() {
    exchange();
    ScheduledExecutorService scheduled =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "ai-provider-quotas");
              daemon.setDaemon(true);
              return daemon;
            });
    scheduled.scheduleWithFixedDelay(this::exchange, 1, 1, TimeUnit.SECONDS);
    thread = scheduled;
    running = true;
  }

  private synchronized void exchange() {
    try {
      exchange.exchange();
    } catch (DatabaseDown e) {
      // logged, and shown in /health; until it is back, each node counts for itself
    } catch (RuntimeException bug) {
      log.error("Quotas could not be shared because of an internal error.", bug);
    }
  }

  @Override
  public void stop() {
    if (thread != null) {
      thread.shutdown();
    }
    synchronized (this) {
      try {
        exchange.write();
      } catch (DatabaseDown e) {
        log.warn("The database is down: what was counted last is not written.");
      }
    }
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0;
  }
}
