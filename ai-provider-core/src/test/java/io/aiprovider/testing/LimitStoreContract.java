package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests of the contract of {@link LimitStore}. Extend this class and create the store; the tests
 * then run with those of the subclass.
 *
 * @since 0.1
 */
public abstract class LimitStoreContract extends ParallelLimitContract {
  /** For subclasses. */
  protected LimitStoreContract() {}

  /**
   * A store that has counted nothing. Called once for each test.
   *
   * @param clock the clock of the test, for dates and durations
   */
  @Override
  protected abstract LimitStore create(MutableClock clock);

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
  void says_what_it_would_refuse_and_takes_nothing() {
    LimitRule quota = key(Limits.of(Quota.perHour(2)));
    LimitRule calls = tenant(NONE.withMaxConcurrent(1).withTokensPerMinute(100));
    LimitPermit running = granted(60, quota, calls);

    assertThat(store().refusal(List.of(quota), 0)).isNull();
    assertThat(store().refusal(List.of(quota, calls), 30))
        .extracting(Refused::kind)
        .isEqualTo(LimitKind.CONCURRENT_CALLS);
    running.end(60);
    assertThat(store().refusal(List.of(quota, calls), 50))
        .extracting(Refused::kind)
        .isEqualTo(LimitKind.TOKENS_PER_MINUTE);
    assertThat(store().refusal(List.of(quota, calls), 40)).isNull();
    granted(40, quota, calls);
  }

  @Test
  void reading_the_status_takes_nothing() {
    LimitRule rule = key(Limits.of(Quota.perHour(1)).withRequestsPerMinute(1));

    status(rule);
    status(rule);

    granted(0, rule);
  }
}
