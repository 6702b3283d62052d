package io.aiprovider.server.analytics;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EverySecond;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Adds new rows of the ledger to the roll-ups each second. With many rows, for example after the
 * database was down, it pauses as long as it works, so that calls do not have to wait for it.
 */
@Component
final class RollUpJob extends EverySecond {
  private static final long WORK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Database database;
  private final RollUps rollUps;
  private boolean started;

  RollUpJob(Database database, RollUps rollUps) {
    super("roll-up of usage");
    this.database = database;
    this.rollUps = rollUps;
  }

  @Override
  protected void round() {
    if (!started) {
      started = true; // the start of the server does not wait for this work
      return;
    }
    long start = System.nanoTime();
    while (!database.isUnused() && rollUps.add() > 0 && System.nanoTime() - start < WORK_NANOS) {
      // the next ones
    }
  }

  /** Nothing: what is left is added by the next run, or by another node. */
  @Override
  protected void lastRound() {}
}
