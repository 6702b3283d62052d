package io.aiprovider.cache.coalescing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CacheScope;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whose failure is whose, when calls share an answer. */
class FailingFlightsTest extends CoalescingFixture {
  private static final ResilienceOptions NO_RETRY =
      new ResilienceOptions(
          ResilienceOptions.DEFAULT.deadline(),
          2,
          new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)),
          ResilienceOptions.DEFAULT.retryBudget(),
          ResilienceOptions.DEFAULT.circuitBreaker());

  @Test
  void all_share_the_failure_after_all_targets_were_tried() {
    openWithBoth(builder -> builder.resilience(NO_RETRY));
    List<Caught> callers = send(10, PLAIN);
    HeldProvider.Upstream first = a.next();
    awaitAllButOneFollow(callers);

    first.fails(Failures.unavailable("a"));
    b.next().fails(Failures.unavailable("b"));

    assertThat(callers).extracting(Caught::failure).doesNotContainNull();
    assertThat(a.requestCount() + b.requestCount()).isEqualTo(2);
    assertThat(callers)
        .extracting(caller -> caller.finished().attempts().size())
        .containsOnly(0, 2);
  }

  @Test
  void a_follower_fails_over_to_targets_that_the_first_call_did_not_reach() {
    openWithBoth(
        builder ->
            builder.resilience(
                new ResilienceOptions(
                    NO_RETRY.deadline(),
                    1,
                    NO_RETRY.retry(),
                    NO_RETRY.retryBudget(),
                    new CircuitBreakerPolicy(
                        true, 50, 1, 1, Duration.ofHours(1), Duration.ofHours(1), 1))));
    Caught first = send(PLAIN);
    HeldProvider.Upstream failing = a.next();
    Caught second = send(PLAIN).follows();

    failing.fails(Failures.unavailable("a"));
    assertThat(first.failure()).isInstanceOf(Unavailable.class);
    b.next().answers("Hi");

    assertThat(second.text()).isEqualTo("Hi");
    assertThat(second.cache()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void all_who_sent_the_same_request_share_its_refusal() {
    List<Caught> callers = send(5, PLAIN);
    HeldProvider.Upstream upstream = a.next();
    awaitAllButOneFollow(callers);

    upstream.fails(Failures.invalidRequest("a"));

    assertThat(callers).extracting(Caught::failure).hasOnlyElementsOfType(InvalidRequest.class);
    assertThat(a.requestCount()).isEqualTo(1);
    assertThat(callers)
        .extracting(Caught::cache)
        .containsOnlyOnce(CacheStatus.MISS)
        .contains(CacheStatus.COALESCED);
  }

  @Test
  void a_request_with_other_metadata_is_not_refused_with_the_first_one() {
    Caught first = send(PLAIN.with("metadata", Map.of("wrong", "x")));
    HeldProvider.Upstream refusing = a.next();
    Caught second = send(PLAIN).follows();

    refusing.fails(Failures.invalidRequest("a"));
    a.next().answers("Hi");

    assertThat(first.failure()).isInstanceOf(InvalidRequest.class);
    assertThat(second.text()).isEqualTo("Hi");
  }

  @Test
  void another_call_takes_the_place_of_one_whose_budget_is_spent() {
    CountDownLatch bobWaits = new CountDownLatch(1);
    BudgetRule small = BudgetRule.of(BudgetScope.KEY, "ada", BudgetPeriod.MONTH, "1");
    open(
        builder ->
            builder.budgetDirectory(
                call -> {
                  if (!ADA.equals(call.caller())) {
                    return List.of();
                  }
                  await(bobWaits);
                  return List.of(small);
                }));
    Caught ada = send(PLAIN, ADA);
    Awaitility.await().until(() -> ada.cache() == CacheStatus.MISS);
    Caught bob = send(PLAIN, BOB).follows();
    bobWaits.countDown();

    a.next().answers("Hi");

    assertThat(ada.failure()).isInstanceOf(BudgetExceeded.class);
    assertThat(bob.text()).isEqualTo("Hi");
    assertThat(bob.cache()).isEqualTo(CacheStatus.MISS);
    assertThat(a.requestCount()).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void all_get_the_failure_of_a_stream_that_broke_off() {
    Caught first = send(STREAM);
    HeldProvider.Upstream upstream = a.next().sends("Hel");
    Caught second = send(STREAM).follows();
    second.awaitText("Hel");
    first.awaitText("Hel");

    upstream.fails(Failures.streamBroken("a"));

    assertThat(first.failure()).isInstanceOf(StreamBroken.class);
    assertThat(second.failure()).isInstanceOf(StreamBroken.class);
    assertThat(second.textSoFar()).isEqualTo("Hel");
    assertThat(a.requestCount()).isEqualTo(1);
  }

  @Test
  void a_call_after_a_stream_broke_off_begins_anew() {
    Caught first = send(STREAM);
    a.next().sends("Hel").fails(Failures.streamBroken("a"));
    assertThat(first.failure()).isInstanceOf(StreamBroken.class);

    Caught late = send(STREAM);
    a.next().sends("Hello").ends();

    assertThat(late.text()).isEqualTo("Hello");
  }

  @Test
  void a_budget_that_ends_a_stream_is_not_shown_to_others() {
    Caught first = send(STREAM);
    HeldProvider.Upstream upstream = a.next().sends("Hel");
    Caught second = send(STREAM).follows();
    second.awaitText("Hel");

    upstream.fails(new BudgetExceeded("secret", FailureDetail.NONE));

    assertThat(first.failure()).isInstanceOf(BudgetExceeded.class);
    assertThat(second.failure()).isInstanceOf(StreamBroken.class).hasMessageNotContaining("secret");
  }

  @Test
  void an_internal_error_of_one_call_is_not_that_of_others() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    Caught second = send(PLAIN).follows();

    upstream.fails(new IllegalArgumentException("a bug"));
    a.next().answers("Hi");

    assertThat(second.text()).isEqualTo("Hi");
    assertThat(first.end).failsWithin(Duration.ofSeconds(20));
  }

  @Test
  void at_no_time_are_there_two_requests() {
    openWithBoth(builder -> builder.resilience(NO_RETRY));
    List<Caught> callers = send(20, PLAIN.with("metadata", Map.of("n", "0")));
    HeldProvider.Upstream first = a.next();
    awaitAllButOneFollow(callers);
    Caught other = send(PLAIN).follows();

    first.fails(Failures.unavailable("a"));
    b.next().fails(Failures.unavailable("b"));
    HeldProvider.Upstream again = a.next();
    assertThat(a.open() + b.open()).isEqualTo(1);
    again.answers("Hi");

    assertThat(other.text()).isEqualTo("Hi");
    assertThat(callers).extracting(Caught::failure).doesNotContainNull();
  }

  @Test
  void a_reader_that_is_too_far_behind_fails() {
    open(
        builder ->
            builder.cache(
                new CacheOptions(true, Duration.ofMinutes(5), 8 * 4_096, CacheScope.TENANT)));
    Caught slow = sendWithoutReading(STREAM, client().newCall().build());
    HeldProvider.Upstream upstream = a.next().sends("0123456789");
    slow.reply();
    Caught fast = send(STREAM).follows();
    for (int i = 0; i < 200; i++) {
      upstream.sends("0123456789");
    }
    upstream.ends();

    assertThat(fast.text()).hasSize(2_010);
    assertThat(slow.readOn().failure())
        .isInstanceOf(StreamBroken.class)
        .hasMessageContaining("too slowly");
    assertThat(Objects.requireNonNull(slow.finished().end()).cost()).isNotNull();
  }

  @Test
  void no_call_joins_a_stream_that_is_too_long_to_be_kept() {
    open(
        builder ->
            builder.cache(
                new CacheOptions(true, Duration.ofMinutes(5), 8 * 4_096, CacheScope.TENANT)));
    Caught first = send(STREAM);
    HeldProvider.Upstream upstream = a.next();
    for (int i = 0; i < 200; i++) {
      upstream.sends("0123456789");
    }
    first.awaitText("0123456789".repeat(200));

    Caught second = send(STREAM);
    a.next().sends("own").ends();
    upstream.ends();

    assertThat(second.text()).isEqualTo("own");
    assertThat(first.text()).hasSize(2_000);
  }
}
