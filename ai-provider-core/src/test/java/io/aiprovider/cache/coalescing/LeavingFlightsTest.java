package io.aiprovider.cache.coalescing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.reply.Cost;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls that leave, or run out of time, while they share an answer with others. */
class LeavingFlightsTest extends CoalescingFixture {
  private static final Duration SHORT = Duration.ofMillis(300);

  private ChatCall within(Duration limit) {
    return client().newCall().timeLimit(limit).build();
  }

  @Test
  void a_plain_call_that_leaves_first_does_not_end_the_others() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    List<Caught> others = List.of(send(PLAIN).follows(), send(PLAIN).follows());

    first.call.cancel();
    assertThat(upstream.attempt().cancelled()).isNull();
    upstream.answers("Hello");

    assertThat(others).extracting(Caught::text).containsOnly("Hello");
    assertThat(a.requestCount()).isEqualTo(1);
    assertThatItPaid(first);
  }

  @Test
  void a_stream_that_is_closed_first_does_not_end_the_others() {
    Caught first = sendWithoutReading(STREAM, client().newCall().build());
    HeldProvider.Upstream upstream = a.next().sends("Hel");
    first.reply();
    Caught second = send(STREAM).follows();
    second.awaitText("Hel");

    first.stream().close();
    assertThat(first.hasFinished()).as("accounted before the stream ended").isFalse();
    upstream.sends("lo").ends();

    assertThat(second.text()).isEqualTo("Hello");
    assertThat(a.requestCount()).isEqualTo(1);
    assertThatItPaid(first);
    assertThat(first.finished().failure()).isInstanceOf(Cancelled.class);
    assertThat(Objects.requireNonNull(second.finished().end()).cost()).isEqualTo(Cost.saved(ALL));
  }

  @Test
  void a_stream_whose_caller_leaves_before_the_first_content_does_not_end_the_others() {
    Caught first = send(STREAM);
    HeldProvider.Upstream upstream = a.next();
    Caught second = send(STREAM).follows();

    first.call.cancel();
    upstream.sends("Hel", "lo").ends();

    assertThat(second.text()).isEqualTo("Hello");
    assertThat(a.requestCount()).isEqualTo(1);
    assertThatItPaid(first);
  }

  private static void assertThatItPaid(Caught caller) {
    FinishedCall end = caller.finished();
    assertThat(end.attempts())
        .singleElement()
        .extracting(Attempt::outcome)
        .isEqualTo(Attempt.Outcome.SUCCEEDED);
    assertThat(Objects.requireNonNull(end.end()).cost())
        .isEqualTo(Cost.of(ALL, Cost.Status.PRICED));
    assertThat(end.cacheStatus()).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void a_follower_that_leaves_affects_nobody() {
    Caught first = send(STREAM);
    HeldProvider.Upstream upstream = a.next().sends("Hel");
    Caught second = send(STREAM).follows();
    Caught third = send(STREAM).follows();
    second.awaitText("Hel");

    second.call.cancel();

    assertThat(second.failure()).isInstanceOf(Cancelled.class);
    upstream.sends("lo").ends();
    assertThat(first.text()).isEqualTo("Hello");
    assertThat(third.text()).isEqualTo("Hello");
    assertThat(List.of(second, third))
        .extracting(each -> Objects.requireNonNull(each.finished().end()).cost())
        .as("only an answer that was received saves its cost")
        .containsExactly(Cost.saved(BigDecimal.ZERO), Cost.saved(ALL));
  }

  @Test
  void the_providers_are_not_called_any_more_when_the_last_plain_call_leaves() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    Caught second = send(PLAIN).follows();

    first.call.cancel();
    assertThat(upstream.attempt().cancelled()).isNull();
    second.call.cancel();

    assertThat(second.failure()).isInstanceOf(Cancelled.class);
    assertThat(first.failure()).isInstanceOf(Cancelled.class);
    assertThat(upstream.attempt().cancelled()).isInstanceOf(Cancelled.class);
  }

  @Test
  void the_providers_are_not_called_any_more_when_the_last_stream_leaves() {
    Caught first = send(STREAM);
    HeldProvider.Upstream upstream = a.next().sends("Hel");
    Caught second = send(STREAM).follows();
    second.awaitText("Hel");

    second.call.cancel();
    assertThat(second.failure()).isInstanceOf(Cancelled.class);
    assertThat(upstream.attempt().cancelled()).isNull();
    first.call.cancel();

    assertThat(first.failure()).isInstanceOf(Cancelled.class);
    assertThat(upstream.attempt().cancelled()).isInstanceOf(Cancelled.class);
    assertThat(first.finished().attempts())
        .singleElement()
        .extracting(Attempt::outcome)
        .isEqualTo(Attempt.Outcome.CANCELLED);
  }

  @Test
  void a_call_after_the_last_one_left_begins_anew() {
    Caught first = send(PLAIN);
    a.next();
    first.call.cancel();
    assertThat(first.failure()).isInstanceOf(Cancelled.class);

    Caught second = send(PLAIN);
    a.next().answers("Hi");

    assertThat(second.text()).isEqualTo("Hi");
  }

  @Test
  void another_call_takes_the_place_of_a_plain_one_that_runs_out_of_time() {
    Caught first = send(PLAIN, within(SHORT));
    a.next();
    List<Caught> others = List.of(send(PLAIN).follows(), send(PLAIN).follows());

    assertThat(first.failure()).isInstanceOf(DeadlineExceeded.class);
    a.next().answers("Hello");

    assertThat(others).extracting(Caught::text).containsOnly("Hello");
    assertThat(a.requestCount()).isEqualTo(2);
    assertThat(others)
        .extracting(Caught::cache)
        .containsExactlyInAnyOrder(CacheStatus.MISS, CacheStatus.COALESCED);
  }

  @Test
  void a_stream_goes_on_for_others_after_the_time_of_the_first_one() {
    Caught first = send(STREAM, within(Duration.ofMillis(800)));
    HeldProvider.Upstream upstream = a.next().sends("Hel");
    Caught second = send(STREAM).follows();
    second.awaitText("Hel");
    Awaitility.await().until(() -> first.call.remaining().isNegative());

    upstream.sends("lo");
    assertThat(first.failure()).isInstanceOf(DeadlineExceeded.class);
    upstream.ends();

    assertThat(second.text()).isEqualTo("Hello");
    assertThat(a.requestCount()).isEqualTo(1);
    assertThat(first.finished().failure()).isInstanceOf(DeadlineExceeded.class);
    assertThat(Objects.requireNonNull(first.finished().end()).cost())
        .isEqualTo(Cost.of(ALL, Cost.Status.PRICED));
  }

  @Test
  void the_deadline_of_the_last_one_ends_the_attempt() {
    Caught first = send(STREAM, within(Duration.ofMillis(600)));
    HeldProvider.Upstream upstream = a.next().sends("Hel");
    Caught second = send(STREAM, within(Duration.ofMillis(900))).follows();

    assertThat(second.failure()).isInstanceOf(DeadlineExceeded.class);
    assertThat(first.failure()).isInstanceOf(DeadlineExceeded.class);
    assertThat(upstream.attempt().cancelled()).isNotNull();
  }

  @Test
  void each_follower_keeps_its_own_deadline() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    Caught second = send(PLAIN, within(SHORT)).follows();

    assertThat(second.failure()).isInstanceOf(DeadlineExceeded.class);
    assertThat(second.finished().attempts()).isEmpty();
    upstream.answers("Hi");
    assertThat(first.text()).isEqualTo("Hi");
  }

  @Test
  void a_follower_of_a_stream_keeps_its_own_deadline() {
    Caught first = send(STREAM);
    HeldProvider.Upstream upstream = a.next().sends("Hel");
    first.awaitText("Hel");
    Caught second = send(STREAM, within(SHORT)).follows();

    assertThat(second.failure()).isInstanceOf(DeadlineExceeded.class);
    upstream.sends("lo").ends();
    assertThat(first.text()).isEqualTo("Hello");
  }

  @Test
  void each_reader_of_a_stalled_stream_keeps_its_own_deadline() {
    Caught first = send(STREAM, within(Duration.ofMillis(1_500)));
    HeldProvider.Upstream upstream = a.next().sends("one ");
    Caught second = send(STREAM, within(Duration.ofMillis(1_500))).follows();
    Caught third = send(STREAM).follows();
    third.awaitText("one ");
    upstream.sends("two "); // from now on, no reader is alone when it waits

    assertThat(first.failure()).isInstanceOf(DeadlineExceeded.class);
    assertThat(second.failure()).isInstanceOf(DeadlineExceeded.class);
    assertThat(upstream.attempt().cancelled()).isNull();
    upstream.sends("three").ends();
    assertThat(third.text()).isEqualTo("one two three");
  }

  @Test
  void a_call_that_does_not_read_its_stream_does_not_stop_the_others() {
    Caught idle = sendWithoutReading(STREAM, client().newCall().build());
    HeldProvider.Upstream upstream = a.next().sends("one ");
    idle.reply();
    Caught second = send(STREAM).follows();
    Caught idleToo = sendWithoutReading(STREAM, client().newCall().build()).follows();

    upstream.sends("two ", "three").ends();

    assertThat(second.text()).isEqualTo("one two three");
    assertThat(idle.readOn().text()).isEqualTo("one two three");
    assertThat(idleToo.readOn().text()).isEqualTo("one two three");
  }

  @Test
  void an_interrupted_follower_leaves() {
    Caught first = send(PLAIN);
    HeldProvider.Upstream upstream = a.next();
    ChatCall call = client().newCall().build();
    Caught second = new Caught(call);
    Thread thread =
        new Thread(
            () -> {
              try {
                client().send(PLAIN, call);
              } catch (Cancelled left) {
                second.end.complete(left);
              }
            });
    thread.start();
    second.follows();

    thread.interrupt();

    assertThat(second.failure()).isInstanceOf(Cancelled.class);
    upstream.answers("Hi");
    assertThat(first.text()).isEqualTo("Hi");
  }
}
