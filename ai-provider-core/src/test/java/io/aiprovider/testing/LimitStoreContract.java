package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitDecision.Granted;
import io.aiprovider.limit.LimitDecision.Refused;
import io.aiprovider.limit.LimitKind;
import io.aiprovider.limit.LimitPermit;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of the contract of {@link LimitStore}. Extend this class and create the store; the tests
 * then run with those of the subclass.
 *
 * @since 0.1
 */
public abstract class LimitStoreContract {
  private static final Limits NONE = Limits.NONE;
  private static final int ROUNDS = 1_000;

  private final MutableClock clock = new MutableClock();
  private @Nullable LimitStore made;

  /** For subclasses. */
  protected LimitStoreContract() {}

  /**
   * A store that has counted nothing. Called once for each test.
   *
   * @param clock the clock of the test, for dates and durations
   */
  protected abstract LimitStore create(MutableClock clock);

  @BeforeEach
  final void make() {
    made = create(clock);
  }

  private LimitStore store() {
    return Objects.requireNonNull(made);
  }

  private static LimitRule key(Limits limits) {
    return new LimitRule(LimitScope.KEY, "k", limits);
  }

  private static LimitRule tenant(Limits limits) {
    return new LimitRule(LimitScope.TENANT, "t", limits);
  }

  private LimitPermit granted(long tokens, LimitRule... rules) {
    LimitDecision decision = store().take(List.of(rules), tokens);
    assertThat(decision).isInstanceOf(Granted.class);
    return ((Granted) decision).permit();
  }

  private Refused refused(long tokens, LimitRule... rules) {
    LimitDecision decision = store().take(List.of(rules), tokens);
    assertThat(decision).isInstanceOf(Refused.class);
    return (Refused) decision;
  }

  private LimitStatus status(LimitRule... rules) {
    return store().status(List.of(rules));
  }

  private static long remaining(LimitStatus.@Nullable Level level) {
    return Objects.requireNonNull(level).remaining();
  }

  @Test
  void a_quota_can_be_used_at_once_and_is_then_reached() {
    LimitRule rule = key(Limits.of(Quota.perHour(3)));
    for (int i = 0; i < 3; i++) {
      granted(0, rule);
    }

    Refused refused = refused(0, rule);

    assertThat(refused.kind()).isEqualTo(LimitKind.QUOTA);
    assertThat(refused.rule()).isEqualTo(rule);
  }

  @Test
  void a_quota_is_whole_again_when_its_window_ends() {
    clock.advance(Duration.ofMinutes(50)); // 12:50
    LimitRule rule = key(Limits.of(Quota.perHour(2)));
    granted(0, rule);
    granted(0, rule);

    Refused refused = refused(0, rule);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMinutes(10));
    clock.advance(refused.retryAfter());

    granted(0, rule);
    assertThat(remaining(status(rule).quota())).isEqualTo(1);
  }

  @Test
  void the_window_of_a_quota_begins_at_a_multiple_of_its_length() {
    clock.advance(Duration.ofMinutes(7)); // 12:07
    LimitRule rule = key(Limits.of(new Quota(5, Duration.ofMinutes(15))));

    granted(0, rule);

    assertThat(Objects.requireNonNull(status(rule).quota()).resetsAt())
        .isEqualTo(Instant.parse("2026-11-20T12:15:00Z"));
  }

  @Test
  void a_date_that_is_set_back_does_not_make_a_quota_whole() {
    LimitRule rule = key(Limits.of(Quota.perHour(1)));
    granted(0, rule);

    clock.setForward(Duration.ofHours(-2));

    refused(0, rule);
  }

  @Test
  void what_a_refusal_asks_to_wait_for_requests_is_enough() {
    LimitRule rule = key(NONE.withRequestsPerMinute(7));
    for (int i = 0; i < 7; i++) {
      granted(0, rule);
    }
    clock.advance(Duration.ofMillis(1234));

    Refused refused = refused(0, rule);
    assertThat(refused.kind()).isEqualTo(LimitKind.REQUESTS_PER_MINUTE);
    clock.advance(refused.retryAfter());

    granted(0, rule);
  }

  @Test
  void a_refusal_does_not_ask_to_wait_longer_than_needed() {
    LimitRule rule = key(NONE.withRequestsPerMinute(7));
    for (int i = 0; i < 7; i++) {
      granted(0, rule);
    }

    clock.advance(refused(0, rule).retryAfter().minusMillis(1));

    refused(0, rule);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 40, 100, 5_000})
  void what_a_refusal_asks_to_wait_for_tokens_is_enough(long tokens) {
    LimitRule rule = key(NONE.withTokensPerMinute(100));
    granted(100, rule);

    Refused refused = refused(tokens, rule);
    assertThat(refused.kind()).isEqualTo(LimitKind.TOKENS_PER_MINUTE);
    clock.advance(refused.retryAfter());

    granted(tokens, rule);
  }

  @Test
  void the_wait_is_enough_for_all_limits_that_have_no_room() {
    LimitRule mine = key(Limits.of(Quota.perHour(1)).withRequestsPerMinute(1));
    LimitRule ours = tenant(NONE.withTokensPerMinute(60));
    granted(60, mine, ours);

    clock.advance(refused(30, mine, ours).retryAfter());

    granted(30, mine, ours);
  }

  @Test
  void a_refused_call_takes_nothing_from_any_limit() {
    LimitRule roomy =
        key(
            Limits.of(Quota.perHour(10))
                .withRequestsPerMinute(10)
                .withTokensPerMinute(10)
                .withMaxConcurrent(1));
    LimitRule full = tenant(Limits.of(Quota.perHour(1)));
    granted(0, full);

    refused(5, roomy, full);
    refused(5, full, roomy);

    LimitStatus left = status(roomy);
    assertThat(remaining(left.quota())).isEqualTo(10);
    assertThat(remaining(left.requests())).isEqualTo(10);
    assertThat(remaining(left.tokens())).isEqualTo(10);
    granted(0, roomy);
  }

  @Test
  void concurrent_calls_are_limited_until_one_ends() {
    LimitRule rule = key(NONE.withMaxConcurrent(2));
    LimitPermit first = granted(0, rule);
    granted(0, rule);

    assertThat(refused(0, rule).kind()).isEqualTo(LimitKind.CONCURRENT_CALLS);
    first.end(0);

    granted(0, rule);
  }

  @Test
  void the_second_end_of_a_permit_has_no_effect() {
    LimitRule rule = key(NONE.withMaxConcurrent(2).withTokensPerMinute(100));
    LimitPermit first = granted(10, rule);
    granted(10, rule);

    first.end(10);
    first.end(0);

    assertThat(remaining(status(rule).tokens())).isEqualTo(80);
    granted(0, rule);
    refused(0, rule);
  }

  @Test
  void a_request_stays_counted_after_its_end() {
    LimitRule rule = key(Limits.of(Quota.perHour(5)).withRequestsPerMinute(5));

    granted(0, rule).end(0);

    assertThat(remaining(status(rule).quota())).isEqualTo(4);
    assertThat(remaining(status(rule).requests())).isEqualTo(4);
  }

  @Test
  void tokens_that_were_not_used_are_given_back() {
    LimitRule rule = key(NONE.withTokensPerMinute(1_000));

    granted(600, rule).end(150);

    assertThat(remaining(status(rule).tokens())).isEqualTo(850);
  }

  @Test
  void tokens_beyond_the_expected_ones_are_taken_from_what_comes_later() {
    LimitRule rule = key(NONE.withTokensPerMinute(60));
    granted(10, rule).end(90); // 30 more than there were

    Refused refused = refused(1, rule);

    assertThat(remaining(refused.status().tokens())).isZero();
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(31));
  }

  @Test
  void subjects_do_not_share_their_limits() {
    LimitRule one = key(Limits.of(Quota.perHour(1)));
    granted(0, one);

    granted(0, new LimitRule(LimitScope.KEY, "other", one.limits()));
    granted(0, new LimitRule(LimitScope.TENANT, "k", one.limits()));
  }

  @Test
  void a_higher_limit_holds_at_once_and_what_was_used_stays_used() {
    granted(40, key(Limits.of(Quota.perHour(1)).withRequestsPerMinute(1).withTokensPerMinute(40)));

    LimitRule raised =
        key(Limits.of(Quota.perHour(3)).withRequestsPerMinute(3).withTokensPerMinute(100));

    LimitStatus left = status(raised);
    assertThat(remaining(left.quota())).isEqualTo(2);
    assertThat(remaining(left.requests())).isEqualTo(2);
    assertThat(remaining(left.tokens())).isEqualTo(60);
  }

  @Test
  void a_lower_limit_holds_at_once() {
    LimitRule rule = key(Limits.of(Quota.perHour(10)).withRequestsPerMinute(10));
    granted(0, rule);
    granted(0, rule);

    LimitStatus left = status(key(Limits.of(Quota.perHour(1)).withRequestsPerMinute(2)));

    assertThat(remaining(left.quota())).isZero();
    assertThat(remaining(left.requests())).isZero();
  }

  @Test
  void the_status_shows_the_limit_with_the_least_left() {
    LimitRule mine = key(Limits.of(Quota.perHour(10)).withRequestsPerMinute(3));
    LimitRule ours = tenant(Limits.of(Quota.perHour(5)).withRequestsPerMinute(100));

    LimitStatus left = ((Granted) store().take(List.of(mine, ours), 0)).status();

    assertThat(left.quota())
        .isEqualTo(new LimitStatus.Level(5, 4, Instant.parse("2026-11-20T13:00:00Z")));
    assertThat(left.requests())
        .isEqualTo(new LimitStatus.Level(3, 2, clock.instant().plusSeconds(20)));
    assertThat(left.tokens()).isNull();
  }

  @Test
  void reading_the_status_takes_nothing() {
    LimitRule rule = key(Limits.of(Quota.perHour(1)).withRequestsPerMinute(1));

    status(rule);
    status(rule);

    granted(0, rule);
  }

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
