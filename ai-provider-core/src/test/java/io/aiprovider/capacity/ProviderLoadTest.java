package io.aiprovider.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.routing.ProviderLimits;
import io.aiprovider.testing.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProviderLoadTest {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final ProviderLimits ONE = new ProviderLimits(1, 0, 0, WAIT);
  private static final ProviderLimits FOUR = new ProviderLimits(4, 0, 0, WAIT);

  private static final List<ProviderAccount> SOLE = List.of(ProviderAccount.SOLE);

  private final MutableClock clock = new MutableClock();
  private final ProviderLoad load = new ProviderLoad(clock);

  /** Room that is taken at this time. */
  private ProviderLoad.Room now() {
    return new ProviderLoad.Room(true, Duration.ZERO, clock.nanos(), ProviderAccount.SOLE);
  }

  private ProviderLoad.Waiter join(String tenant, ProviderLimits limits) {
    return Objects.requireNonNull(load.join(tenant, limits));
  }

  @Test
  void attempts_at_the_same_time_are_limited() {
    assertThat(load.take(ONE, SOLE, 0).taken()).isTrue();
    assertThat(load.take(ONE, SOLE, 0)).isEqualTo(ProviderLoad.Room.none(null));

    load.ended(now(), 0);

    assertThat(load.take(ONE, SOLE, 0).taken()).isTrue();
  }

  @Test
  void requests_in_a_minute_are_limited() {
    ProviderLimits limits = new ProviderLimits(0, 2, 0, WAIT);
    assertThat(load.take(limits, SOLE, 0).taken()).isTrue();
    load.ended(now(), 0);
    assertThat(load.take(limits, SOLE, 0).taken()).isTrue();
    load.ended(now(), 0);

    ProviderLoad.Room none = load.take(limits, SOLE, 0);
    assertThat(none.taken()).isFalse();
    assertThat(none.retryAfter()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));

    clock.advance(Objects.requireNonNull(none.retryAfter()));
    assertThat(load.take(limits, SOLE, 0).taken()).isTrue();
  }

  @Test
  void tokens_in_a_minute_are_limited_as_they_were_used() {
    ProviderLimits limits = new ProviderLimits(0, 0, 1_000, WAIT);
    assertThat(load.take(limits, SOLE, 600).taken()).isTrue();
    assertThat(load.take(limits, SOLE, 600).taken()).isFalse();

    load.ended(now(), 100 - 600);
    assertThat(load.take(limits, SOLE, 600).taken()).isTrue();
    load.ended(now(), 900 - 600);
    assertThat(load.take(limits, SOLE, 1).taken()).isFalse();
  }

  @Test
  void a_request_with_more_tokens_than_the_limit_needs_all_of_it() {
    ProviderLimits limits = new ProviderLimits(0, 0, 1_000, WAIT);
    assertThat(load.take(limits, SOLE, 5_000).taken()).isTrue();
    assertThat(load.take(limits, SOLE, 5_000).taken()).isFalse();
  }

  @Test
  void what_was_not_used_is_given_back() {
    ProviderLimits limits = new ProviderLimits(1, 1, 10, WAIT);
    assertThat(load.take(limits, SOLE, 10).taken()).isTrue();

    load.notUsed(now(), 10);

    assertThat(load.take(limits, SOLE, 10).taken()).isTrue();
  }

  @Test
  void nobody_passes_those_who_wait() {
    load.take(ONE, SOLE, 0);
    ProviderLoad.Waiter waiter = join("a", ONE);

    load.ended(now(), 0);

    assertThat(load.take(ONE, SOLE, 0).taken()).isFalse();
    assertThat(waiter.signal().tryAcquire()).isTrue();
    assertThat(load.take(waiter, ONE, SOLE, 0).taken()).isTrue();
    assertThat(load.waiting()).isZero();
  }

  @Test
  void tenants_take_turns() {
    for (int i = 0; i < 4; i++) {
      load.take(FOUR, SOLE, 0);
    }
    List<ProviderLoad.Waiter> waiters =
        List.of(join("a", FOUR), join("a", FOUR), join("a", FOUR), join("b", FOUR));

    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      load.ended(now(), 0);
      for (int j = 0; j < 4; j++) {
        if (!order.contains(j) && load.take(waiters.get(j), FOUR, SOLE, 0).taken()) {
          order.add(j);
          break;
        }
      }
    }
    assertThat(order).containsExactly(0, 3, 1, 2);
  }

  @Test
  void the_queue_is_bounded() {
    load.take(ONE, SOLE, 0);
    join("a", ONE);

    assertThat(load.join("b", ONE)).isNull();
  }

  @Test
  void whoever_leaves_lets_the_next_one_look() {
    load.take(FOUR, SOLE, 0);
    ProviderLoad.Waiter first = join("a", FOUR);
    ProviderLoad.Waiter second = join("b", FOUR);

    load.leave(first);

    assertThat(second.signal().tryAcquire()).isTrue();
    assertThat(load.take(second, FOUR, SOLE, 0).taken()).isTrue();
  }
}
