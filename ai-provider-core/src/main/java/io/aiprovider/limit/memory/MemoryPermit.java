package io.aiprovider.limit.memory;

import io.aiprovider.limit.LimitPermit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one call took from subjects in memory. */
final class MemoryPermit implements LimitPermit {
  private final SubjectUse[] subjects;
  private final long[] taken;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * A permit.
   *
   * @param taken how many tokens were taken from each subject
   */
  MemoryPermit(SubjectUse[] subjects, long[] taken) {
    this.subjects = subjects;
    this.taken = taken;
  }

  @Override
  public void end(long tokens) {
    if (ended.compareAndSet(false, true)) {
      for (int i = 0; i < subjects.length; i++) {
        subjects[i].lock().lock();
        try {
          subjects[i].end(taken[i], Math.max(0, tokens));
        } finally {
          subjects[i].lock().unlock();
        }
      }
    }
  }
}
