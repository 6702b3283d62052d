package io.aiprovider.memory;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/**
 * An entry of {@link BoundedEntries}, with a lock of its own. All methods of an entry need the
 * lock, except for those that say otherwise. A thread that locks several entries does so with
 * {@link #lockAll} or {@link #lock(LockedEntry[], IntFunction)}: all threads then lock them in the
 * same order.
 *
 * @since 0.1
 */
public abstract class LockedEntry {
  private static final AtomicLong CREATED = new AtomicLong();

  private final long order = CREATED.getAndIncrement();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean forgotten;

  /** A new entry. */
  protected LockedEntry() {}

  /** The lock of this entry. */
  public final ReentrantLock lock() {
    return lock;
  }

  /**
   * Whether it may be removed. One that a thread has just added and not used yet must stay.
   *
   * @param must whether it is to go although something is lost by that, because there are too many
   */
  protected abstract boolean canBeForgotten(Instant now, boolean must);

  /** Notes that it is removed, if it may be; another object takes its place when it is needed. */
  final boolean forget(Instant now, boolean must) {
    forgotten = canBeForgotten(now, must);
    return forgotten;
  }

  /**
   * Finds entries and locks them. All of them are then among those in memory: if one was removed
   * after it was found, all are found again.
   *
   * @param entries takes the entries
   * @param find finds the entry for an index
   * @return the entries
   */
  public static <E extends LockedEntry> E[] lock(E[] entries, IntFunction<E> find) {
    while (true) {
      for (int i = 0; i < entries.length; i++) {
        entries[i] = find.apply(i);
      }
      lockAll(entries);
      if (!isAnyForgotten(entries)) {
        return entries;
      }
      unlockAll(entries);
    }
  }

  private static boolean isAnyForgotten(LockedEntry[] entries) {
    for (LockedEntry entry : entries) {
      if (entry.forgotten) {
        return true;
      }
    }
    return false;
  }

  /** Locks entries. */
  public static void lockAll(LockedEntry[] entries) {
    for (LockedEntry entry : entries.length == 1 ? entries : inOrder(entries)) {
      entry.lock.lock();
    }
  }

  /** Sorted by insertion: there are few, and this is on the path of each call. */
  private static LockedEntry[] inOrder(LockedEntry[] entries) {
    LockedEntry[] ordered = entries.clone();
    for (int i = 1; i < ordered.length; i++) {
      LockedEntry moved = ordered[i];
      int at = i;
      for (; at > 0 && ordered[at - 1].order > moved.order; at--) {
        ordered[at] = ordered[at - 1];
      }
      ordered[at] = moved;
    }
    return ordered;
  }

  /** Unlocks entries. */
  public static void unlockAll(LockedEntry[] entries) {
    for (LockedEntry entry : entries) {
      entry.lock.unlock();
    }
  }
}
