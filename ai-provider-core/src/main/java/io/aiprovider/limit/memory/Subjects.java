package io.aiprovider.limit.memory;

import io.aiprovider.limit.LimitScope;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subjects in memory. Each time a subject is added, the next few of the others are looked at,
 * in a circle, and removed if they are not in use. So no thread ever looks at all of them, and
 * those that are not in use do not accumulate. Thread-safe.
 */
final class Subjects {
  private static final Logger log = LoggerFactory.getLogger(Subjects.class);
  private static final int LOOKED_AT = 4;
  private static final int LOOKED_AT_WHEN_FULL = 64;

  private final ConcurrentMap<Subject, SubjectUse> uses = new ConcurrentHashMap<>();
  private final int max;
  private final String what;
  private final Clock dates;
  private final ReentrantLock circling = new ReentrantLock();
  private Iterator<Map.Entry<Subject, SubjectUse>> circle = Collections.emptyIterator();
  private Instant nextWarning = Instant.MIN;

  record Subject(LimitScope scope, String id) {}

  /**
   * @param what the subjects, in words, for a warning
   */
  Subjects(int max, String what, Clock dates) {
    this.max = max;
    this.what = what;
    this.dates = dates;
  }

  SubjectUse get(LimitScope scope, String id) {
    Subject subject = new Subject(scope, id);
    SubjectUse known = uses.get(subject);
    if (known != null) {
      return known;
    }
    removeUnused();
    return uses.computeIfAbsent(subject, absent -> new SubjectUse());
  }

  private void removeUnused() {
    if (!circling.tryLock()) {
      return; // another thread does it
    }
    try {
      Instant now = dates.instant();
      for (int i = 0; i < LOOKED_AT; i++) {
        remove(now, false);
      }
      for (int i = 0; i < LOOKED_AT_WHEN_FULL && uses.size() >= max; i++) {
        if (remove(now, true)) {
          warn(now);
        }
      }
    } finally {
      circling.unlock();
    }
  }

  /** Looks at the next subject, and removes it if it is not in use, or if it must. */
  private boolean remove(Instant now, boolean must) {
    if (!circle.hasNext()) {
      circle = uses.entrySet().iterator();
    }
    if (!circle.hasNext()) {
      return false;
    }
    Map.Entry<Subject, SubjectUse> next = circle.next();
    SubjectUse use = next.getValue();
    if (!use.lock().tryLock()) {
      return false; // in use
    }
    try {
      return use.forget(now, must) && uses.remove(next.getKey(), use);
    } finally {
      use.lock().unlock();
    }
  }

  private void warn(Instant now) {
    if (now.isAfter(nextWarning)) {
      nextWarning = now.plusSeconds(60);
      log.warn(
          "More than {} {} are in use. What some of them used is no longer counted.", max, what);
    }
  }

  void forEach(BiConsumer<Subject, SubjectUse> action) {
    uses.forEach(action);
  }

  int size() {
    return uses.size();
  }
}
