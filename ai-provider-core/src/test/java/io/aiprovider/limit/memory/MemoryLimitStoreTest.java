package io.aiprovider.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.limit.LimitDecision.Granted;
import io.aiprovider.limit.LimitDecision.Refused;
import io.aiprovider.limit.LimitPermit;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.testing.LimitStoreContract;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemoryLimitStoreTest extends LimitStoreContract {
  private static final Duration HOUR = Duration.ofHours(1);

  private final MutableClock clock = new MutableClock();
  private final MemoryLimitStore store = new MemoryLimitStore(clock, clock);

  @Override
  protected LimitStore create(MutableClock clockOfTheTest) {
    return new MemoryLimitStore(clockOfTheTest, clockOfTheTest);
  }

  private static LimitRule rule(String id, Limits limits) {
    return new LimitRule(LimitScope.KEY, id, limits);
  }

  private static List<LimitRule> quota(String id, long requests) {
    return List.of(rule(id, Limits.of(Quota.perHour(requests))));
  }

  private long remaining(List<LimitRule> rules) {
    return Objects.requireNonNull(store.status(rules).quota()).remaining();
  }

  private QuotaUse use(String id, Instant start, long requests) {
    return new QuotaUse(LimitScope.KEY, id, HOUR, start, requests);
  }

  @Test
  void changed_quotas_are_reported_once_as_totals_of_this_process() {
    store.take(quota("a", 5), 0);
    store.take(quota("a", 5), 0);
    store.take(quota("b", 5), 0);

    assertThat(store.changedQuotas())
        .containsExactlyInAnyOrder(use("a", clock.instant(), 2), use("b", clock.instant(), 1));
    assertThat(store.changedQuotas()).isEmpty();

    store.take(quota("a", 5), 0);
    assertThat(store.changedQuotas()).containsExactly(use("a", clock.instant(), 3));
  }

  @Test
  void what_other_processes_counted_is_not_left_here() {
    store.take(quota("a", 5), 0);

    store.countedElsewhere(use("a", clock.instant(), 2));
    store.countedElsewhere(use("a", clock.instant(), 3)); // a newer total, not three more

    assertThat(remaining(quota("a", 5))).isEqualTo(1);
    assertThat(store.changedQuotas()).containsExactly(use("a", clock.instant(), 1));
  }

  @Test
  void a_process_that_restarts_goes_on_with_what_was_counted() {
    store.countedElsewhere(use("a", clock.instant(), 5));

    assertThat(store.take(quota("a", 5), 0)).isInstanceOf(Refused.class);
  }

  @Test
  void counts_of_another_window_are_ignored() {
    store.take(quota("a", 5), 0);

    store.countedElsewhere(use("a", clock.instant().minus(HOUR), 4));
    store.countedElsewhere(use("a", clock.instant().plus(HOUR), 4));

    assertThat(remaining(quota("a", 5))).isEqualTo(4);
  }

  @Test
  void subjects_that_are_no_longer_in_use_do_not_stay_in_memory() {
    for (int i = 0; i < 1_000; i++) {
      granted(quota("old-" + i, 5)).end(0);
    }
    clock.advance(HOUR);

    for (int i = 0; i < 500; i++) {
      granted(quota("new-" + i, 5)).end(0);
    }

    assertThat(store.size()).isEqualTo(500);
  }

  @Test
  void a_subject_is_remembered_while_its_window_lasts() {
    granted(quota("a", 5)).end(0);
    clock.advance(HOUR.minusMillis(1));

    useOthers();

    assertThat(remaining(quota("a", 5))).isEqualTo(4);
  }

  @Test
  void a_subject_is_remembered_until_its_rates_are_whole_again() {
    List<LimitRule> rates =
        List.of(rule("a", Limits.NONE.withRequestsPerMinute(60).withTokensPerMinute(60)));
    ((Granted) store.take(rates, 60)).permit().end(60);
    clock.advance(Duration.ofSeconds(59));

    useOthers();

    LimitStatus left = store.status(rates);
    assertThat(Objects.requireNonNull(left.tokens()).remaining()).isEqualTo(59);
  }

  @Test
  void a_subject_is_remembered_while_it_has_calls() {
    List<LimitRule> one = List.of(rule("a", Limits.NONE.withMaxConcurrent(1)));
    LimitPermit permit = granted(one);
    clock.advance(HOUR);

    useOthers();

    assertThat(store.take(one, 0)).isInstanceOf(Refused.class);
    permit.end(0);
    assertThat(store.take(one, 0)).isInstanceOf(Granted.class);
  }

  @Test
  void a_full_store_forgets_subjects_without_calls_and_keeps_those_with_calls() {
    MemoryLimitStore small = new MemoryLimitStore(clock, clock, 100);
    List<LimitRule> busy = List.of(rule("busy", Limits.NONE.withMaxConcurrent(1)));
    small.take(busy, 0);

    for (int i = 0; i < 1_000; i++) {
      ((Granted) small.take(quota("k" + i, 5), 0)).permit().end(0);
    }

    assertThat(small.size()).isLessThanOrEqualTo(100);
    assertThat(small.take(busy, 0)).isInstanceOf(Refused.class);
  }

  @Test
  void end_users_are_bounded_apart_and_displace_no_keys() {
    MemoryLimitStore small = new MemoryLimitStore(clock, clock, 10, 5);
    List<LimitRule> key = quota("a", 1);
    ((Granted) small.take(key, 0)).permit().end(0);

    for (int i = 0; i < 1_000; i++) {
      LimitRule endUser = new LimitRule(LimitScope.END_USER, "a/" + i, Limits.of(Quota.perHour(5)));
      ((Granted) small.take(List.of(endUser), 0)).permit().end(0);
    }

    assertThat(small.size()).isLessThanOrEqualTo(6);
    assertThat(small.take(key, 0)).isInstanceOf(Refused.class);
  }

  @Test
  void the_largest_limits_and_a_large_debt_work() {
    long most = Limits.MOST_PER_MINUTE;
    List<LimitRule> rules =
        List.of(
            rule("a", new Limits(null, most, most, Integer.MAX_VALUE)),
            rule("b", Limits.NONE.withTokensPerMinute(1)));
    ((Granted) store.take(rules, most)).permit().end(2 * most);

    Refused refused = (Refused) store.take(rules, most);
    assertThat(refused.retryAfter())
        .isBetween(Duration.ofDays(1), Duration.ofDays(1).plusMinutes(2));
    clock.advance(refused.retryAfter());

    assertThat(store.take(rules, most)).isInstanceOf(Granted.class);
  }

  private LimitPermit granted(List<LimitRule> rules) {
    return ((Granted) store.take(rules, 0)).permit();
  }

  /** Adds many subjects, so that each subject in memory is looked at. */
  private void useOthers() {
    for (int i = 0; i < 100; i++) {
      granted(quota("other-" + i, 5)).end(0);
    }
  }
}
