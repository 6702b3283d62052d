package io.aiprovider.server.keys;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EverySecond;

/**
 * Looks every second whether another node changed something in the database, and writes when keys
 * were used. So it also notices that the database is down, and that it is available again.
 */
final class KeyUpkeep extends EverySecond {
  private static final int SECONDS_BETWEEN_WRITES = 10;

  private final Database database;
  private final ApiKeys keys;
  private final LastUses lastUses;
  private int round;

  KeyUpkeep(Database database, ApiKeys keys, LastUses lastUses) {
    super("upkeep of keys");
    this.database = database;
    this.keys = keys;
    this.lastUses = lastUses;
  }

  @Override
  protected void round() {
    if (database.isUnused()) {
      return;
    }
    database.lookForChanges();
    if (++round % SECONDS_BETWEEN_WRITES == 0) {
      lastUses.writeTo(keys);
    }
  }

  @Override
  protected void lastRound() {
    lastUses.writeTo(keys);
  }
}
