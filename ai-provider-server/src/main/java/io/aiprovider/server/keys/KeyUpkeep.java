package io.aiprovider.server.keys;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks every second whether another node changed something in the database, and writes when keys
 * were used. So it also notices that the database is down, and that it is available again.
 */
final class KeyUpkeep implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(KeyUpkeep.class);
  private static final int SECONDS_BETWEEN_WRITES = 10;

  private final Database database;
  private final ApiKeys keys;
  private final LastUses lastUses;
  private volatile boolean running;
  private @Nullable ScheduledExecutorService thread;
  private int round;

  KeyUpkeep(Database database, ApiKeys keys, LastUses lastUses) {
    this.database = database;
    this.keys = keys;
    this.lastUses = lastUses;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // round() catches what fails
  public void start() {
    ScheduledExecutorService scheduled =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "ai-provider-keys");
              daemon.setDaemon(true);
              return daemon;
            });
    scheduled.scheduleWithFixedDelay(this::round, 1, 1, TimeUnit.SECONDS);
    thread = scheduled;
    running = true;
  }

  /** One look at the database. */
  void round() {
    if (database.isUnused()) {
      return;
    }
    try {
      database.lookForChanges();
      if (++round % SECONDS_BETWEEN_WRITES == 0) {
        lastUses.writeTo(keys);
      }
    } catch (DatabaseDown e) {
      // logged, and shown in /health; the next round tries again
    } catch (RuntimeException bug) {
      log.error("Changes of keys could not be read because of an internal error.", bug);
    }
  }

  @Override
  public void stop() {
    if (thread != null) {
      thread.shutdownNow();
    }
    try {
      lastUses.writeTo(keys);
    } catch (DatabaseDown e) {
      log.warn("The database is down: when keys were used last is not written.");
    }
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Runs from before the first request until after the last one. */
  @Override
  public int getPhase() {
    return 0;
  }
}
