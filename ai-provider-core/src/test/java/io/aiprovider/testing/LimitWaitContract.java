package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.limit.LimitDecision.Refused;
import io.aiprovider.limit.LimitKind;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a call that was refused is granted again. */
abstract class LimitWaitContract extends LimitStoreFixture {
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
}
