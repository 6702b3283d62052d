package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitDecision.Granted;
import io.aiprovider.limit.LimitPermit;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What callers at the same time are granted together. */
abstract class ParallelLimitContract extends LimitWaitContract {
  private static final int ROUNDS = 1_000;

  @Test
  void callers_at_the_same_time_get_exactly_what_is_there() throws Exception {
    LimitRule mine = key(Limits.of(Quota.perHour(100)).withMaxConcurrent(1_000));
    LimitRule ours = tenant(Limits.of(Quota.perHour(150)).withRequestsPerMinute(10_000));

    long granted = atTheSameTime(500, () -> take(mine, ours));

    assertThat(granted).isEqualTo(100);
    assertThat(remaining(status(mine).quota())).isZero();
    assertThat(remaining(status(ours).quota())).isEqualTo(50);
  }

  @Test
  void opposite_orders_of_rules_do_not_block_each_other() throws Exception {
    LimitRule mine = key(Limits.of(Quota.perHour(100_000)));
    LimitRule ours = tenant(Limits.of(Quota.perHour(100_000)));

    long complete = atTheSameTime(16, () -> takeInBothOrders(mine, ours));

    assertThat(complete).isEqualTo(16);
    assertThat(remaining(status(mine).quota())).isEqualTo(100_000 - 16 * 2 * ROUNDS);
  }

  @Test
  void never_more_calls_run_at_the_same_time_than_allowed() throws Exception {
    LimitRule rule = key(NONE.withMaxConcurrent(3).withTokensPerMinute(1_000_000));
    AtomicInteger running = new AtomicInteger();

    long exceeded =
        atTheSameTime(
            500,
            () -> {
              LimitDecision decision = store().take(List.of(rule), 10);
              if (!(decision instanceof Granted permitted)) {
                return false;
              }
              boolean tooMany = running.incrementAndGet() > 3;
              running.decrementAndGet();
              permitted.permit().end(7);
              return tooMany;
            });

    assertThat(exceeded).isZero();
    LimitPermit one = granted(0, rule);
    granted(0, rule);
    granted(0, rule);
    refused(0, rule);
    one.end(0);
  }

  private boolean takeInBothOrders(LimitRule one, LimitRule other) {
    for (int i = 0; i < ROUNDS; i++) {
      take(one, other);
      take(other, one);
    }
    return true;
  }

  private boolean take(LimitRule... rules) {
    return store().take(List.of(rules), 0) instanceof Granted;
  }

  /** How many of so many runs, on several threads, returned true. */
  private static long atTheSameTime(int runs, Callable<Boolean> run) throws Exception {
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      all.add(run);
    }
    ExecutorService threads = Executors.newFixedThreadPool(16);
    long yes = 0;
    try {
      for (Future<Boolean> each : threads.invokeAll(all, 30, TimeUnit.SECONDS)) {
        yes += each.get() ? 1 : 0;
      }
    } finally {
      threads.shutdownNow();
    }
    return yes;
  }
}
