package io.aiprovider.limit.memory;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.time.MonotonicClock;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Counts in the memory of this process.
 *
 * <p>A subject is forgotten when that changes nothing: its window is over, its rates are whole
 * again, and it has no calls. So the memory grows with the number of subjects that were active in
 * the last window, up to a maximum; about half a kilobyte to one kilobyte each.
 *
 * <p>Several processes can share quotas by a common storage: each reports what it counted ({@link
 * #changedQuotas}), and learns what the others counted ({@link #countedElsewhere}). Between two
 * exchanges each process can grant what it believes is left, so together they may exceed a quota by
 * what the others granted since then. Rates and concurrent calls are not shared.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class MemoryLimitStore implements LimitStore {
  private static final int DEFAULT_MAX_SUBJECTS = 250_000;
  private static final int DEFAULT_MAX_END_USERS = 100_000;
  private static final Comparator<SubjectUse> ORDER = Comparator.comparingLong(SubjectUse::order);

  private final Clock dates;
  private final TimeMeter time;
  private final Subjects subjects;
  private final Subjects endUsers; // callers choose their names, and must not displace keys

  /** A store with room for 250,000 subjects and 100,000 end users. */
  public MemoryLimitStore(Clock dates, MonotonicClock clock) {
    this(dates, clock, DEFAULT_MAX_SUBJECTS, DEFAULT_MAX_END_USERS);
  }

  /** A store with room for this number of subjects and 100,000 end users. */
  public MemoryLimitStore(Clock dates, MonotonicClock clock, int maxSubjects) {
    this(dates, clock, maxSubjects, DEFAULT_MAX_END_USERS);
  }

  /**
   * A store that counts nothing yet.
   *
   * @param dates the clock for the windows of quotas
   * @param clock the clock for rates
   * @param maxSubjects how many subjects it remembers, apart from end users. With more, it forgets
   *     some that have no calls now, and with them what they used
   * @param maxEndUsers the same for end users. They are counted apart, because the callers choose
   *     their names: many end users do not displace keys and tenants
   */
  public MemoryLimitStore(Clock dates, MonotonicClock clock, int maxSubjects, int maxEndUsers) {
    this.dates = dates;
    this.time = new Nanoseconds(clock);
    this.subjects = new Subjects(maxSubjects, "keys, tenants or other subjects with limits", dates);
    this.endUsers = new Subjects(maxEndUsers, "end users", dates);
  }

  private record Nanoseconds(MonotonicClock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return clock.nanos();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  @Override
  public LimitDecision take(List<LimitRule> rules, long tokens) {
    SubjectUse[] uses = lock(rules);
    try {
      return decide(rules, uses, tokens, dates.instant());
    } finally {
      unlock(uses);
    }
  }

  private LimitDecision decide(List<LimitRule> rules, SubjectUse[] uses, long tokens, Instant now) {
    LimitRule refusing = null;
    SubjectUse.Shortage longest = null;
    for (int i = 0; i < uses.length; i++) {
      Limits limits = rules.get(i).limits();
      uses[i].update(limits, now, time);
      SubjectUse.Shortage shortage = uses[i].shortage(limits, tokens, now);
      if (shortage != null && shortage.isLongerThan(longest)) {
        longest = shortage;
        refusing = rules.get(i);
      }
    }
    if (refusing != null && longest != null) {
      LimitStatus left = status(rules, uses, now);
      return new LimitDecision.Refused(refusing, longest.kind(), longest.retryAfter(), left);
    }
    long[] taken = new long[uses.length];
    for (int i = 0; i < uses.length; i++) {
      taken[i] = uses[i].take(rules.get(i).limits(), tokens);
    }
    return new LimitDecision.Granted(new MemoryPermit(uses, taken), status(rules, uses, now));
  }

  @Override
  public LimitStatus status(List<LimitRule> rules) {
    SubjectUse[] uses = lock(rules);
    try {
      Instant now = dates.instant();
      for (int i = 0; i < uses.length; i++) {
        uses[i].update(rules.get(i).limits(), now, time);
      }
      return status(rules, uses, now);
    } finally {
      unlock(uses);
    }
  }

  private static LimitStatus status(List<LimitRule> rules, SubjectUse[] uses, Instant now) {
    LimitStatus lowest = uses[0].status(rules.get(0).limits(), now);
    for (int i = 1; i < uses.length; i++) {
      lowest = lowest.lower(uses[i].status(rules.get(i).limits(), now));
    }
    return lowest;
  }

  /** Locks the subjects of these rules, which are then in the store. */
  private SubjectUse[] lock(List<LimitRule> rules) {
    while (true) {
      SubjectUse[] uses = new SubjectUse[rules.size()];
      for (int i = 0; i < uses.length; i++) {
        uses[i] = use(rules.get(i).scope(), rules.get(i).id());
      }
      lock(uses);
      if (!isAnyForgotten(uses)) {
        return uses;
      }
      unlock(uses); // one was removed after it was found
    }
  }

  private SubjectUse use(LimitScope scope, String id) {
    return (scope == LimitScope.END_USER ? endUsers : subjects).get(scope, id);
  }

  private static boolean isAnyForgotten(SubjectUse[] uses) {
    for (SubjectUse use : uses) {
      if (use.isForgotten()) {
        return true;
      }
    }
    return false;
  }

  private static void lock(SubjectUse[] uses) {
    SubjectUse[] ordered = uses;
    if (uses.length > 1) {
      ordered = uses.clone();
      Arrays.sort(ordered, ORDER);
    }
    for (SubjectUse use : ordered) {
      use.lock().lock();
    }
  }

  private static void unlock(SubjectUse[] uses) {
    for (SubjectUse use : uses) {
      use.lock().unlock();
    }
  }

  /**
   * The quotas that were used in this process since the last call of this method, each with the
   * number of requests that this process has counted in the current window. That is a total and no
   * difference, so it can be stored twice without harm.
   */
  public List<QuotaUse> changedQuotas() {
    List<QuotaUse> changed = new ArrayList<>();
    subjects.forEach((subject, use) -> addChanged(subject, use, changed));
    endUsers.forEach((subject, use) -> addChanged(subject, use, changed));
    return changed;
  }

  private static void addChanged(Subjects.Subject subject, SubjectUse use, List<QuotaUse> changed) {
    if (!use.quota().isChanged()) { // read without the lock: most are not
      return;
    }
    use.lock().lock();
    try {
      changed.add(use.quota().report(subject.scope(), subject.id()));
    } finally {
      use.lock().unlock();
    }
  }

  /**
   * Sets how many requests of a subject all other processes together have counted in a window. That
   * includes this process before it was restarted. Ignored if the window is over.
   */
  public void countedElsewhere(QuotaUse use) {
    SubjectUse[] uses = lock(List.of(new LimitRule(use.scope(), use.id(), Limits.NONE)));
    try {
      uses[0].countedElsewhere(use, dates.instant());
    } finally {
      unlock(uses);
    }
  }

  /** How many subjects are in memory. */
  public int size() {
    return subjects.size() + endUsers.size();
  }
}
