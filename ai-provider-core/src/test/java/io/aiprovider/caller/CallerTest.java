package io.aiprovider.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {
  private final Caller caller = new Caller("k", "t", null, Set.of());

  @Test
  void two_rules_for_one_subject_are_an_error() {
    LimitRule rule = new LimitRule(LimitScope.KEY, "k", Limits.of(Quota.perHour(5)));

    assertThatThrownBy(() -> caller.withLimits(rule, rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There are two rules for the key 'k': put its limits into one rule.");
  }

  @Test
  void no_rules_are_different_from_the_default_limits() {
    assertThat(caller.limits()).isNull();
    assertThat(caller.withLimits().limits()).isEmpty();
  }

  @Test
  void a_negative_limit_is_an_error() {
    assertThatThrownBy(() -> Limits.NONE.withRequestsPerMinute(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requests per minute is -1: it must be between 0");
  }

  @Test
  void a_quota_without_requests_is_an_error() {
    assertThatThrownBy(() -> Quota.perHour(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.5S", "PT-1S", "PT1.0000001S", "P367D"})
  void a_window_outside_its_range_is_an_error(Duration window) {
    assertThatThrownBy(() -> new Quota(1, window))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("between 1 second and 366 days");
  }
}
