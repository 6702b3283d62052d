package io.aiprovider.server.retention;

import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.DatabaseDown;
import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Makes partitions, archives rows and deletes roll-ups: at the start, and then once each day. If
 * something fails, it tries again an hour later.
 */
final class Retention implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private final Database database;
  private final Partitions partitions;
  private final @Nullable Archiver archiver;
  private final RollUps rollUps;
  private final int rollUpMonths;
  private final InstantSource clock;
  private volatile @Nullable ScheduledExecutorService thread;
  private @Nullable LocalDate done;

  /**
   * @param archiver null: rows are kept for ever
   * @param rollUpMonths 0: roll-ups are kept for ever
   */
  Retention(
      Database database,
      Partitions partitions,
      @Nullable Archiver archiver,
      RollUps rollUps,
      int rollUpMonths,
      InstantSource clock) {
    this.database = database;
    this.partitions = partitions;
    this.archiver = archiver;
    this.rollUps = rollUps;
    this.rollUpMonths = rollUpMonths;
    this.clock = clock;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a round reports its failures
  public void start() {
    ScheduledExecutorService scheduled =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "ai-provider-retention");
              daemon.setDaemon(true);
              return daemon;
            });
    scheduled.scheduleWithFixedDelay(this::attempt, 0, 1, TimeUnit.HOURS);
    thread = scheduled;
  }

  private void attempt() {
    try {
      round();
    } catch (DatabaseDown e) {
      // logged by the database, and shown in /health
    } catch (Archiver.Busy e) {
      log.info("Another node is archiving.");
    } catch (Archiver.Stopped e) {
      log.info("The archiving stops with the server, and goes on at its next start.");
    } catch (IOException e) {
      log.error("Old calls cannot be archived and stay in the database: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("The upkeep of the stored usage failed. It is tried again in an hour.", e);
    }
  }

  /** The work of a day, unless it is done. */
  void round() throws IOException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (database.isUnused() || today.equals(done)) {
      return;
    }
    if (database.isPostgresql()) {
      partitions.make();
    }
    if (archiver != null) {
      archiver.run(
          day -> log.info("{} rows of {} are archived in {}.", day.rows(), day.day(), day.file()));
    }
    if (database.isPostgresql()) {
      partitions.drop();
    }
    if (rollUpMonths > 0) {
      rollUps.deleteBefore(
          today.minusMonths(rollUpMonths).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    done = today;
  }

  /** Work that is under way goes on with the next start. */
  @Override
  public void stop() {
    ScheduledExecutorService running = thread;
    if (running != null) {
      if (archiver != null) {
        archiver.stop();
      }
      running.shutdownNow();
      thread = null;
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  @Override
  public int getPhase() {
    return 0;
  }
}
