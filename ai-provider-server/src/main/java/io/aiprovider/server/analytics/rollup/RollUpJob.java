package io.aiprovider.server.analytics.rollup;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EverySecond;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Adds new rows of the ledger to the roll-ups every ten seconds: reports do not wait for that, and
 * the more rows a roll-up gets at once, the less work it is. With many rows, for example after the
 * database was down, it pauses as long as it works, so that calls do not have to wait for it.
 */
@Component
final class RollUpJob extends EverySecond {
  private static final int SECONDS_BETWEEN = 10;
  private static final long WORK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Database database;
  private final RollUps rollUps;
  private int rounds;
  private boolean behind;

  RollUpJob(Database database, RollUps rollUps) {
    super("roll-up of usage");
    this.database = database;
    this.rollUps = rollUps;
  }

  @Override
  protected void round() {
    boolean due = ++rounds % SECONDS_BETWEEN == 0; // the start does not wait for this work
    if (!due && !behind) {
      return;
    }
    long start = System.nanoTime();
    behind = false;
    while (!database.isUnused() && rollUps.add() > 0) {
      if (System.nanoTime() - start >= WORK_NANOS) {
        behind = true;
        return;
      }
    }
  }

  /** Nothing: what is left is added by the next run, or by another node. */
  @Override
  protected void lastRound() {}
}
