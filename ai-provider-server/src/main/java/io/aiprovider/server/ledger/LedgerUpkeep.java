package io.aiprovider.server.ledger;

import io.aiprovider.server.ledger.file.WriteAheadLog;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Writes the ledger's file through to the disk ten times a second, and notes once a second how much
 * of the running attempts was sent and received. It runs longer than everything that writes.
 */
final class LedgerUpkeep implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(LedgerUpkeep.class);
  private static final int INTERVAL_MS = 100;
  private static final int ROUNDS_BETWEEN_NOTES = 10;

  private final @Nullable WriteAheadLog file;
  private final RunningAttempts attempts;
  private @Nullable ScheduledExecutorService thread;
  private int round;
  private volatile boolean running;

  LedgerUpkeep(Ledger ledger, RunningAttempts attempts) {
    this.file = ledger.file();
    this.attempts = attempts;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a round reports its failures
  public void start() {
    running = true;
    WriteAheadLog maintained = file;
    if (maintained == null) {
      return;
    }
    ScheduledExecutorService scheduled =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "ai-provider-ledger-upkeep");
              daemon.setDaemon(true);
              return daemon;
            });
    scheduled.scheduleWithFixedDelay(
        () -> round(maintained), INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    thread = scheduled;
  }

  private void round(WriteAheadLog maintained) {
    try {
      if (++round % ROUNDS_BETWEEN_NOTES == 0) {
        attempts.note();
      }
      maintained.maintain();
    } catch (RuntimeException e) {
      log.error("The upkeep of the ledger failed because of an internal error.", e);
    }
  }

  @Override
  public void stop() {
    if (thread != null) {
      thread.shutdown();
    }
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return -1; // before what writes into the database
  }
}
