package io.aiprovider.server.budgets.lease;

import io.aiprovider.server.budgets.lease.LeasedAccount.Figures;
import io.aiprovider.server.store.EverySecond;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reports every second what this server has spent of its leases, renews them, and gives back what
 * it does not use: what was unused for a minute, what is less than a call needs, and everything
 * unused as soon as another server needs it.
 */
public final class LeaseUpkeep extends EverySecond {
  private static final int CHUNK = 500;
  private static final int MOST_ENDED = 200; // in one round: each takes a transaction
  private static final int ROUNDS_BETWEEN_RENEWALS = 20;
  private static final int ROUNDS_BETWEEN_CLEANINGS = 3_600;
  private static final long UNUSED = Duration.ofMinutes(1).toNanos();
  private static final long FORGOTTEN = Duration.ofMinutes(10).toNanos();
  private static final Duration KEPT = Duration.ofDays(35);

  private final LeasedBudgetStore store;
  private final Deque<LeasedAccount> ending = new ArrayDeque<>();
  private int round;

  public LeaseUpkeep(LeasedBudgetStore store) {
    super("upkeep of budgets");
    this.store = store;
  }

  @Override
  protected void round() {
    if (store.database().isUnused()) {
      return;
    }
    exchange(false);
    if (store.database().downSince() == null) {
      store.available();
    }
    if (++round % ROUNDS_BETWEEN_RENEWALS == 0) {
      store.exchange().renew();
    }
    if (round % ROUNDS_BETWEEN_CLEANINGS == 1) {
      Instant before = store.now().minus(KEPT);
      store.exchange().clean(before, before);
    }
  }

  @Override
  protected void lastRound() {
    if (!store.database().isUnused()) {
      exchange(true);
    }
  }

  /**
   * Reports what has changed.
   *
   * @param all whether all that is unused is given back
   */
  private void exchange(boolean all) {
    List<LeasedAccount> due = new ArrayList<>();
    List<LeasedAccount> idle = new ArrayList<>();
    long now = store.nanos();
    for (LeasedAccount account : store.accounts().all()) {
      account.locked(
          () -> {
            boolean free = !account.hasReservations() && account.figures().reserved().signum() == 0;
            if (free && (all || now - account.usedAt() > FORGOTTEN)) {
              idle.add(account);
            } else if (account.isChanged() || account.figures().hasUnused()) {
              due.add(account);
            }
          });
    }
    for (int i = 0; i < due.size(); i += CHUNK) {
      report(due.subList(i, Math.min(due.size(), i + CHUNK)), all);
    }
    idle.stream().limit(all ? idle.size() : MOST_ENDED).forEach(this::forget);
    end();
  }

  private static Figures figures(LeasedAccount account) {
    return account.locked(account::figures);
  }

  private void report(List<LeasedAccount> due, boolean all) {
    Map<LeasedAccount, Figures> reports = new LinkedHashMap<>();
    List<LeasedAccount> single = new ArrayList<>();
    try {
      for (LeasedAccount account : due) {
        if (account.exchange().tryLock()) { // else a call is about to write it
          reports.put(account, figures(account));
        }
      }
      if (reports.isEmpty()) {
        return;
      }
      Map<AccountKey, LeaseTotals> totals = store.totals(reports.keySet());
      for (LeasedAccount account : List.copyOf(reports.keySet())) {
        if (prepare(account, totals.getOrDefault(account.key(), LeaseTotals.NONE), all)) {
          reports.put(account, figures(account));
        } else {
          reports.remove(account);
          single.add(account);
        }
      }
      write(reports, single);
      single.forEach(account -> store.exchange().report(account, false));
    } finally {
      due.forEach(LeaseUpkeep::unlock);
    }
  }

  /** Prepares a report; false if it needs a transaction of its own. */
  private boolean prepare(LeasedAccount account, LeaseTotals totals, boolean all) {
    account.lock().lock();
    try {
      account.elsewhere(totals);
      boolean unused = store.nanos() - account.usedAt() > UNUSED;
      boolean wanted = account.isWanted(totals.wantedAt());
      if (all || unused || wanted || account.isReturning()) {
        account.shrink();
      }
      return account.isStored() && !account.hasNewCrossing();
    } finally {
      account.lock().unlock();
    }
  }

  private void write(Map<LeasedAccount, Figures> reports, List<LeasedAccount> single) {
    if (reports.isEmpty()) {
      return;
    }
    boolean[] found = store.exchange().report(reports);
    int i = 0;
    for (Map.Entry<LeasedAccount, Figures> report : reports.entrySet()) {
      LeasedAccount account = report.getKey();
      if (found[i++]) {
        account.locked(() -> account.written(report.getValue()));
      } else {
        single.add(account); // others have ended the lease
      }
    }
  }

  private static void unlock(LeasedAccount account) {
    if (account.exchange().isHeldByCurrentThread()) {
      account.exchange().unlock();
    }
  }

  /** Forgets an account unless a call uses it now; the next call begins a new one. */
  private void forget(LeasedAccount account) {
    account.lock().lock();
    try {
      if (account.hasReservations() || account.figures().reserved().signum() > 0) {
        return;
      }
      account.forget();
    } finally {
      account.lock().unlock();
    }
    store.accounts().forget(account);
    if (account.isStored() || account.figures().spent().signum() > 0) {
      ending.add(account);
    }
  }

  /** Ends the leases of forgotten accounts; what fails is repeated in the next round. */
  private void end() {
    for (LeasedAccount account = ending.peek(); account != null; account = ending.peek()) {
      account.exchange().lock();
      try {
        if (!account.isStored() || account.isChanged() || account.hasNewCrossing()) {
          store.exchange().report(account, false);
        }
        store.exchange().end(account, figures(account));
      } finally {
        account.exchange().unlock();
      }
      ending.remove();
    }
  }
}
