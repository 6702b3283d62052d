package io.aiprovider.limit.memory;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.memory.BoundedEntries;
import io.aiprovider.memory.LockedEntry;
import io.aiprovider.time.MonotonicClock;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger log = LoggerFactory.getLogger(MemoryLimitStore.class);
  private static final int DEFAULT_MAX_SUBJECTS = 250_000;
  private static final int DEFAULT_MAX_END_USERS = 100_000;

  private final Clock dates;
  private final TimeMeter time;
  private final BoundedEntries<Subject, SubjectUse> subjects;
  private final BoundedEntries<Subject, SubjectUse> endUsers; // callers choose their names

  private record Subject(LimitScope scope, String id) {}

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
    this.subjects = subjects(maxSubjects, "keys, tenants or other subjects with limits");
    this.endUsers = subjects(maxEndUsers, "end users");
  }

  private BoundedEntries<Subject, SubjectUse> subjects(int max, String what) {
    return new BoundedEntries<>(
        subject -> new SubjectUse(),
        max,
        dates,
        () ->
            log.warn(
                "More than {} {} are in use. What some of them used is no longer counted.",
                max,
                what));
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
      LockedEntry.unlockAll(uses);
    }
  }

  @Override
  public LimitDecision.@Nullable Refused refusal(List<LimitRule> rules, long tokens) {
    SubjectUse[] uses = lock(rules);
    try {
      return refusal(rules, uses, tokens, dates.instant());
    } finally {
      LockedEntry.unlockAll(uses);
    }
  }

  private LimitDecision decide(List<LimitRule> rules, SubjectUse[] uses, long tokens, Instant now) {
    LimitDecision.Refused refusal = refusal(rules, uses, tokens, now);
    if (refusal != null) {
      return refusal;
    }
    long[] taken = new long[uses.length];
    for (int i = 0; i < uses.length; i++) {
      taken[i] = uses[i].take(rules.get(i).limits(), tokens);
    }
    return new LimitDecision.Granted(new MemoryPermit(uses, taken), status(rules, uses, now));
  }

  private LimitDecision.@Nullable Refused refusal(
      List<LimitRule> rules, SubjectUse[] uses, long tokens, Instant now) {
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
    if (refusing == null || longest == null) {
      return null;
    }
    LimitStatus left = status(rules, uses, now);
    return new LimitDecision.Refused(refusing, longest.kind(), longest.retryAfter(), left);
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
      LockedEntry.unlockAll(uses);
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
    return LockedEntry.lock(new SubjectUse[rules.size()], i -> use(rules.get(i)));
  }

  private SubjectUse use(LimitRule rule) {
    return (rule.scope() == LimitScope.END_USER ? endUsers : subjects)
        .get(new Subject(rule.scope(), rule.id()));
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

  private static void addChanged(Subject subject, SubjectUse use, List<QuotaUse> changed) {
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
      LockedEntry.unlockAll(uses);
    }
  }

  /** How many subjects are in memory. */
  public int size() {
    return subjects.size() + endUsers.size();
  }
}
