package io.aiprovider.server.ledger.node;

import io.aiprovider.server.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How far the ledger of this server is written, also for the other servers: it is in the database
 * from before the first call until all rows are stored. One thread writes, any thread reads.
 */
public final class NodeProgress implements LedgerProgress {
  private static final int STEPS_BETWEEN_REPORTS = 10;

  /** Longer than it takes until a call that has begun is among the running calls. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final Database database;
  private final LedgerNodes nodes;
  private final NodeIdentity identity;
  private final String run = UUID.randomUUID().toString();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private boolean begun;
  private int steps;
  private volatile @Nullable Instant storedUntil;

  public NodeProgress(Database database, NodeIdentity identity) {
    this.database = database;
    this.nodes = new LedgerNodes(database);
    this.identity = identity;
  }

  /**
   * Announces this server, unless that was done. It must succeed before rows are stored.
   *
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  public void begin() {
    if (!begun && !database.isUnused()) {
      nodes.begin(identity.id(), run, identity.place());
      begun = true;
    }
  }

  /**
   * Notes that the database has all rows of attempts that began before a time.
   *
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  public void stored(Instant until) {
    boolean first = storedUntil == null;
    Instant known = until.minus(MARGIN);
    lock.lock();
    try {
      storedUntil = known;
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
    begin();
    if (begun && (first || ++steps >= STEPS_BETWEEN_REPORTS)) {
      steps = 0;
      report(known);
    }
  }

  private void report(Instant until) {
    if (!nodes.report(identity.id(), run, identity.place(), until)) {
      identity.change(); // the directory was copied to another server
      nodes.report(identity.id(), run, identity.place(), until);
    }
  }

  /** This server has ended, and all its rows are stored. */
  public void end() {
    if (begun) {
      nodes.end(identity.id(), run);
    }
  }

  @Override
  public String node() {
    return identity.id();
  }

  @Override
  public @Nullable Instant storedUntil() {
    return storedUntil;
  }

  @Override
  public boolean awaitStoredUntil(Instant time, Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!hasReached(time)) {
        if (left <= 0) {
          return false;
        }
        left = advanced.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return hasReached(time);
    } finally {
      lock.unlock();
    }
  }

  private boolean hasReached(Instant time) {
    Instant until = storedUntil;
    return until != null && !until.isBefore(time);
  }
}
