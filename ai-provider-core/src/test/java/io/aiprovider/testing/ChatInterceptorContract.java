package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.StreamingReply;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of the contract of {@link ChatInterceptor}. Extend this class and create the interceptor;
 * the tests then run with those of the subclass. A reply that passed through the interceptor ends
 * exactly once, successfully or not; its source is closed; a failure below is passed on unchanged;
 * and everything that the interceptor takes for a call, such as a permit, is released when the call
 * has ended. Therefore the next call is served even if earlier callers cancelled at any point.
 *
 * @since 0.1
 */
public abstract class ChatInterceptorContract {
  private static final int MANY = 200;
  private static final int THREADS = 8;
  private static final long SOON_SECONDS = 10;

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private @Nullable InterceptorUnderTest made;

  /** For subclasses. */
  protected ChatInterceptorContract() {}

  /** The interceptor; created once for each test. An {@link AttemptInterceptor} gets attempts. */
  protected abstract ChatInterceptor interceptor();

  /**
   * A request that the interceptor handles. This method is called once for each call: an
   * interceptor that answers a repeated request by itself needs a new one each time.
   */
  protected ChatRequest request() {
    return ChatRequest.builder().model("model-1").user("What is the capital of Iceland?").build();
  }

  @BeforeEach
  final void make() {
    made = new InterceptorUnderTest(interceptor(), endpoint, this::request);
  }

  private InterceptorUnderTest tested() {
    return Objects.requireNonNull(made);
  }

  @AfterEach
  final void everythingEndedOnceAndTheNextCallsAreServed() {
    tested().assertEverythingEndedOnce();
    endpoint.answers().streams();
    assertThat(tested().call().response().choices()).isNotEmpty();
    assertThat(tested().stream().toResponse().choices()).isNotEmpty();
    tested().assertEverythingEndedOnce();
  }

  @Test
  void a_whole_answer_ends_once() {
    endpoint.answers();

    tested().call().close();

    assertThat(tested().ends()).singleElement().matches(end -> end.complete());
  }

  @Test
  void a_stream_that_is_read_to_its_end_ends_once_and_complete() {
    endpoint.streams();

    StreamingReply reply = tested().stream();
    reply.forEach(chunk -> {});
    reply.close();

    assertThat(tested().ends()).singleElement().matches(end -> end.complete());
  }

  @Test
  void a_stream_that_breaks_ends_once_with_its_failure() {
    StreamBroken broken = new StreamBroken("It broke.", FailureDetail.NONE);
    endpoint.breaksOff(broken);

    StreamingReply reply = tested().stream();

    assertThatThrownBy(() -> reply.forEach(chunk -> {})).isSameAs(broken);
    assertThat(tested().ends()).singleElement().matches(end -> end.failure() == broken);
  }

  @Test
  void a_bug_in_a_stream_ends_it_once() {
    IllegalStateException bug = new IllegalStateException("bug");
    endpoint.breaksOff(bug);

    StreamingReply reply = tested().stream();

    assertThatThrownBy(() -> reply.forEach(chunk -> {})).isSameAs(bug);
    assertThat(tested().ends()).singleElement().matches(end -> !end.complete());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 100})
  void a_caller_may_leave_a_stream_after_any_chunk(int taken) {
    endpoint.streams();

    StreamingReply reply = tested().stream();
    for (int i = 0; i < taken && reply.next() != null; i++) {
      // the caller reads some chunks
    }
    reply.close();
    reply.close();

    assertThat(tested().ends()).hasSize(1);
  }

  @Test
  void a_call_that_is_cancelled_before_it_is_answered_fails_with_the_reason() {
    endpoint.leavesBefore();

    assertThatThrownBy(() -> tested().stream()).isInstanceOf(Cancelled.class);
    endpoint.leavesBefore();
    assertThatThrownBy(() -> tested().call()).isInstanceOf(Cancelled.class);
  }

  @Test
  void a_caller_may_leave_when_the_answer_begins() {
    endpoint.leavesAsItBegins();

    try {
      tested().stream().close();
    } catch (ChatException left) {
      assertThat(left).isInstanceOf(Cancelled.class); // for a caller that called next() once more
    }
  }

  @Test
  void a_stream_that_is_cancelled_while_it_is_read_ends_once_with_the_reason() {
    endpoint.leavesMidway();

    StreamingReply reply = tested().stream();

    assertThatThrownBy(() -> reply.forEach(chunk -> {})).isInstanceOf(Cancelled.class);
    assertThat(tested().ends()).hasSize(1);
  }

  @Test
  void a_failure_is_passed_on_unchanged() {
    Unavailable failure = new Unavailable("It answered with 500.", FailureDetail.NONE);
    endpoint.fails(failure).fails(failure);

    assertThatThrownBy(() -> tested().call()).isSameAs(failure);
    assertThatThrownBy(() -> tested().stream()).isSameAs(failure);
  }

  @Test
  void a_bug_is_passed_on_unchanged() {
    IllegalStateException bug = new IllegalStateException("bug");
    endpoint.fails(bug).fails(bug);

    assertThatThrownBy(() -> tested().call()).isSameAs(bug);
    assertThatThrownBy(() -> tested().stream()).isSameAs(bug);
  }

  @Test
  void an_outer_interceptor_that_throws_ends_the_stream_once() {
    IllegalStateException bug = new IllegalStateException("bug");
    endpoint.streams();

    assertThatThrownBy(
            () ->
                tested()
                    .streamThrough(
                        chain -> {
                          chain.proceed(chain.request());
                          throw bug;
                        }))
        .isSameAs(bug);
  }

  @Test
  void an_outer_observer_that_throws_ends_the_stream_once() {
    StackOverflowError error = new StackOverflowError();
    endpoint.streams();

    StreamingReply reply =
        tested().stream()
            .observe(
                chunk -> {
                  throw error;
                });

    assertThatThrownBy(() -> reply.forEach(chunk -> {})).isSameAs(error);
    assertThat(tested().ends()).hasSize(1);
  }

  @Test
  void nothing_stays_open_after_callers_left() {
    for (int i = 0; i < MANY; i++) {
      endpoint.streams().leavesMidway();
      StreamingReply left = tested().stream();
      left.next();
      left.close();
      StreamingReply cancelled = tested().stream();
      assertThatThrownBy(() -> cancelled.forEach(chunk -> {})).isInstanceOf(Cancelled.class);
    }

    assertThat(tested().ends()).hasSize(2 * MANY);
  }

  @Test
  void several_threads_may_call_at_the_same_time() throws Exception {
    IntStream.range(0, MANY).forEach(i -> endpoint.streams());
    Callable<ChatResponse> calling = () -> tested().stream().toResponse();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<ChatResponse> answer :
          threads.invokeAll(Collections.nCopies(MANY, calling), SOON_SECONDS, TimeUnit.SECONDS)) {
        assertThat(answer.get().choices()).isNotEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
