package io.aiprovider.provider.simulated;

import static io.aiprovider.provider.simulated.Asking.answer;
import static io.aiprovider.provider.simulated.Asking.provider;
import static io.aiprovider.provider.simulated.Asking.request;
import static io.aiprovider.provider.simulated.Asking.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.failure.RateLimited;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.reply.StreamingReply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatedFaultTest {
  @Test
  void a_status_fails_plain_calls_and_streams_before_the_first_content() {
    SimulatedProvider provider = provider(Fault.status(503));

    assertThatThrownBy(() -> answer(provider, request("Hi"))).isInstanceOf(Overloaded.class);
    assertThatThrownBy(() -> stream(provider, request("Hi"))).isInstanceOf(Overloaded.class);
  }

  @Test
  void an_error_answer_has_the_same_latency() {
    SimulatedProvider provider =
        SimulatedProvider.builder("sim")
            .latency(Duration.ofMillis(20))
            .fault(Fault.status(500))
            .build();
    long start = System.nanoTime();

    assertThatThrownBy(() -> answer(provider, request("Hi"))).isInstanceOf(Unavailable.class);

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void a_cut_breaks_the_stream_after_the_given_number_of_content_chunks() {
    StreamingReply reply = stream(provider(Fault.cutAfter(2)), request("Hi"));

    assertThat(reply.next().hasContent()).isFalse();
    assertThat(reply.next().text()).isEqualTo("Simu");
    assertThat(reply.next().text()).isEqualTo("late");
    assertThatThrownBy(reply::next)
        .isInstanceOf(StreamBroken.class)
        .hasMessage("The simulated provider broke its stream after 2 chunks, as configured.");
  }

  @Test
  void an_error_event_ends_the_stream_after_the_given_number_of_content_chunks() {
    StreamingReply reply = stream(provider(Fault.errorEventAfter(1)), request("Hi"));

    assertThat(reply.next().hasContent()).isFalse();
    assertThat(reply.next().text()).isEqualTo("Simu");
    assertThatThrownBy(reply::next).isInstanceOf(Overloaded.class);
    assertThatThrownBy(() -> answer(provider(Fault.errorEventAfter(1)), request("Hi")))
        .isInstanceOf(Overloaded.class);
  }

  @Test
  void a_page_and_a_refused_connection_fail_calls_and_probes() {
    assertThatThrownBy(() -> answer(provider(Fault.page(200)), request("Hi")))
        .isInstanceOf(MalformedReply.class);
    assertThatThrownBy(() -> stream(provider(Fault.page(502)), request("Hi")))
        .isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> answer(provider(Fault.refused()), request("Hi")))
        .isInstanceOf(Unavailable.class);
    assertThatThrownBy(provider(Fault.refused())::probe).isInstanceOf(Unavailable.class);
  }

  @Test
  void an_endless_stream_goes_on_after_its_text() {
    SimulatedProvider provider =
        SimulatedProvider.builder("sim")
            .fault(Fault.endless())
            .timePerToken(Duration.ofNanos(1))
            .build();

    try (StreamingReply reply = stream(provider, request("Hi"))) {
      for (int chunks = 0; chunks < 100; chunks++) {
        assertThat(reply.next().finishReason()).isNull();
      }
    }
  }

  @Test
  void a_cut_after_zero_chunks_comes_before_the_first_content() {
    StreamingReply reply = stream(provider(Fault.cutAfter(0)), request("Hi"));

    assertThat(reply.next().hasContent()).isFalse();
    assertThatThrownBy(reply::next).isInstanceOf(StreamBroken.class);
  }

  @Test
  void a_cut_beyond_the_content_comes_before_the_finish_reason() {
    StreamingReply reply = stream(provider(Fault.cutAfter(100)), request("Hi"));

    for (int i = 0; i < 7; i++) {
      assertThat(reply.next().finishReason()).isNull();
    }
    assertThatThrownBy(reply::next).isInstanceOf(StreamBroken.class);
  }

  @Test
  void a_cut_leaves_a_plain_call_without_an_answer() {
    assertThatThrownBy(() -> answer(provider(Fault.cutAfter(2)), request("Hi")))
        .isInstanceOf(Unavailable.class);
  }

  @Test
  void malformed_breaks_the_protocol_for_plain_calls_and_streams() {
    SimulatedProvider provider = provider(Fault.malformed());

    assertThatThrownBy(() -> answer(provider, request("Hi"))).isInstanceOf(MalformedReply.class);
    assertThatThrownBy(() -> stream(provider, request("Hi"))).isInstanceOf(MalformedReply.class);
  }

  @Test
  void slow_replaces_the_configured_time_per_token() {
    SimulatedProvider provider =
        SimulatedProvider.builder("sim")
            .timePerToken(Duration.ofMinutes(1))
            .fault(Fault.slow(Duration.ofMillis(4)))
            .build();
    long start = System.nanoTime();

    assertThat(stream(provider, request("Hi"))).hasSize(9);

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5 * 4_000_000);
  }

  @Test
  void a_limited_fault_ends_after_its_number_of_calls() {
    SimulatedProvider provider = provider(Fault.status(429).times(2));

    assertThatThrownBy(() -> answer(provider, request("Hi"))).isInstanceOf(RateLimited.class);
    assertThatThrownBy(() -> stream(provider, request("Hi"))).isInstanceOf(RateLimited.class);
    assertThat(answer(provider, request("Hi")).text()).isEqualTo("Simulated answer to: Hi");
  }

  @Test
  void a_probe_succeeds_without_a_fault() {
    assertThatCode(provider()::probe).doesNotThrowAnyException();
  }

  @Test
  void a_probe_fails_with_the_status() {
    assertThatThrownBy(provider(Fault.status(500))::probe).isInstanceOf(Unavailable.class);
  }

  @Test
  void a_probe_of_a_silent_provider_times_out_at_once() {
    assertThatThrownBy(provider(Fault.silence())::probe).isInstanceOf(TimedOut.class);
  }

  @Test
  void a_probe_does_not_see_faults_of_answers() {
    assertThatCode(provider(Fault.malformed())::probe).doesNotThrowAnyException();
    assertThatCode(provider(Fault.cutAfter(0))::probe).doesNotThrowAnyException();
  }

  @Test
  void a_probe_does_not_count_as_a_call_and_sees_the_recovery() {
    SimulatedProvider provider = provider(Fault.status(500).times(1));

    assertThatThrownBy(provider::probe).isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> answer(provider, request("Hi"))).isInstanceOf(Unavailable.class);
    assertThatCode(provider::probe).doesNotThrowAnyException();
  }
}
