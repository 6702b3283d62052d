package io.aiprovider.server.dashboard.session;

import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EverySecond;

/** Writes what happened to sessions, and deletes those that have ended. */
final class SessionUpkeep extends EverySecond {
  private static final int SECONDS_BETWEEN_WRITES = 10;
  private static final int SECONDS_BETWEEN_DELETIONS = 60;

  private final Database database;
  private final Sessions sessions;
  private int round;

  SessionUpkeep(Database database, Sessions sessions) {
    super("upkeep of sessions");
    this.database = database;
    this.sessions = sessions;
  }

  @Override
  protected void round() {
    if (database.isUnused()) {
      return;
    }
    sessions.writeEnds();
    if (++round % SECONDS_BETWEEN_WRITES == 0) {
      sessions.writeUses();
    }
    if (round % SECONDS_BETWEEN_DELETIONS == 0) {
      sessions.deleteOld();
    }
  }

  @Override
  protected void lastRound() {
    if (!database.isUnused()) {
      sessions.writeEnds();
      sessions.writeUses();
    }
  }
}
