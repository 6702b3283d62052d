package io.aiprovider.server.ledger;

import io.aiprovider.server.ledger.row.UsageRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The rows of calls that could not be written to a file, up to a limit. Thread-safe. */
final class RowsInMemory {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<List<UsageRow>> calls = new ArrayDeque<>();
  private int rows;

  RowsInMemory(int most) {
    this.most = most;
  }

  /**
   * Adds the rows of a call.
   *
   * @return false if there is no room. Calls that cost nothing get only half of the room, so that
   *     the rest is for those that cost money.
   */
  boolean add(List<UsageRow> call) {
    boolean free = UsageRow.costNothing(call);
    lock.lock();
    try {
      if (rows + call.size() > (free ? most / 2 : most)) {
        return false;
      }
      calls.add(call);
      rows += call.size();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The oldest calls with at least this many rows together, as far as there are so many. */
  List<UsageRow> first(int number) {
    lock.lock();
    try {
      List<UsageRow> first = new ArrayList<>();
      for (List<UsageRow> call : calls) {
        if (first.size() >= number) {
          break;
        }
        first.addAll(call);
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Removes the oldest calls, which have this many rows together. */
  void remove(int number) {
    lock.lock();
    try {
      int removed = 0;
      while (removed < number) {
        removed += calls.remove().size();
      }
      rows -= removed;
    } finally {
      lock.unlock();
    }
  }
}
