package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of the contract of {@link ChatProvider}. Extend this class and create the provider in the
 * states that the tests need; the tests then run with those of the subclass. Tests of a state that
 * the provider cannot be in are skipped.
 *
 * @since 0.1
 */
public abstract class ChatProviderContract {
  private final List<ProviderUnderTest> made = new ArrayList<>();

  /** For subclasses. */
  protected ChatProviderContract() {}

  /** A provider that answers every request with some text, quickly. */
  protected abstract ChatProvider answering();

  /**
   * A provider whose first request fails temporarily, and which answers the later requests. Null,
   * which is the default, if it never fails.
   */
  protected @Nullable ChatProvider failingOnce() {
    return null;
  }

  /**
   * A provider that does not answer, in whole or in part, until it is cancelled. Null, which is the
   * default, if it never waits.
   */
  protected @Nullable ChatProvider silent() {
    return null;
  }

  /**
   * A provider whose streams begin with at least one chunk and then send nothing until they are
   * cancelled. Null, which is the default, if its streams never wait.
   */
  protected @Nullable ChatProvider stalling() {
    return null;
  }

  /**
   * The number of requests that the providers have open at their services; read after all calls
   * have ended. Default: 0, if it is not known.
   */
  protected int openRequests() {
    return 0;
  }

  /** The model to request. */
  protected String model() {
    return "model-1";
  }

  @AfterEach
  final void nothingIsOpen() {
    assertThat(openRequests()).as("requests that are still open").isZero();
    made.forEach(ProviderUnderTest::close);
  }

  private ProviderUnderTest use(@Nullable ChatProvider provider, String state) {
    assumeTrue(provider != null, "this provider is never " + state);
    ProviderUnderTest used = new ProviderUnderTest(provider, model());
    made.add(used);
    return used;
  }

  private ProviderUnderTest useAnswering() {
    return use(answering(), "answering");
  }

  @Test
  void its_name_never_changes() {
    ChatProvider provider = useAnswering().provider();
    String name = provider.name();

    useAnswering().call(false).close();

    assertThat(name).isNotBlank();
    assertThat(provider.name()).isEqualTo(name);
  }

  @Test
  void a_plain_request_gets_a_complete_answer() {
    ChatReply reply = useAnswering().call(false);

    assertThat(reply).isInstanceOf(CompleteReply.class);
    assertThat(((CompleteReply) reply).response().choices()).isNotEmpty();
    assertThat(((CompleteReply) reply).response().finishReason()).isNotBlank();
    assertThat(((CompleteReply) reply).response().usage()).isNotNull();
  }

  @Test
  void it_reports_when_a_request_was_sent_if_it_says_so() {
    ProviderUnderTest used = useAnswering();
    assumeTrue(used.provider().reportsDispatch(), "this provider does not report it");

    assertThat(used.answered().dispatched()).as("when the request was sent").isNotNull();
  }

  @Test
  void every_chunk_has_an_array_of_choices() {
    assertThat(useAnswering().chunks())
        .isNotEmpty()
        .allSatisfy(chunk -> assertThat(chunk.json().array("choices")).isNotNull());
  }

  @Test
  void a_stream_has_content_and_a_finish_reason() {
    List<ChatChunk> chunks = useAnswering().chunks();

    assertThat(chunks).anyMatch(ChatChunk::hasContent);
    assertThat(chunks).extracting(ChatChunk::finishReason).anyMatch(reason -> reason != null);
  }

  @Test
  void the_last_chunk_of_a_stream_has_the_usage() {
    List<ChatChunk> chunks = useAnswering().chunks();

    assertThat(chunks.get(chunks.size() - 1).usage()).isNotNull();
  }

  @Test
  void a_stream_that_was_read_to_its_end_is_complete() {
    List<ReplyOutcome> ends = new ArrayList<>();
    ProviderUnderTest used = useAnswering();
    try (StreamingReply reply = used.stream()) {
      reply.onEnd(ends::add);
      reply.forEach(chunk -> {});

      assertThat(reply.next()).isNull();
    }
    assertThat(ends).hasSize(1);
    assertThat(ends.get(0).failure()).isNull();
    assertThat(ends.get(0).provider()).isEqualTo(used.provider().name());
  }

  @Test
  void a_stream_closed_early_ends_cancelled_and_does_not_affect_the_next() {
    ProviderUnderTest used = useAnswering();
    List<ReplyOutcome> ends = new ArrayList<>();
    StreamingReply left = used.stream();
    left.onEnd(ends::add);
    left.next();

    left.close();
    left.close();

    assertThat(ends).hasSize(1);
    assertThat(ends.get(0).failure()).isInstanceOf(Cancelled.class);
    assertThat(used.chunks()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 1_000})
  void a_caller_may_leave_a_stream_after_any_chunk(int taken) {
    ProviderUnderTest used = useAnswering();
    List<ReplyOutcome> ends = new ArrayList<>();
    StreamingReply left = used.stream();
    left.onEnd(ends::add);
    for (int i = 0; i < taken && left.next() != null; i++) {
      // the caller reads some chunks
    }

    left.close();

    assertThat(ends).hasSize(1);
    assertThat(openRequests()).isZero();
    assertThat(used.chunks()).isNotEmpty();
  }

  @Test
  void a_stream_whose_reader_fails_ends_once() {
    ProviderUnderTest used = useAnswering();
    List<ReplyOutcome> ends = new ArrayList<>();
    StackOverflowError error = new StackOverflowError();
    StreamingReply reply =
        used.stream()
            .observe(
                chunk -> {
                  throw error;
                });
    reply.onEnd(ends::add);

    assertThatThrownBy(() -> reply.forEach(chunk -> {})).isSameAs(error);

    assertThat(ends).hasSize(1);
    assertThat(openRequests()).isZero();
  }

  @Test
  void an_attempt_cancelled_when_its_answer_begins_ends_once() {
    ProviderUnderTest used = useAnswering();
    List<ReplyOutcome> ends = new ArrayList<>();
    StreamingReply reply = used.stream();
    reply.onEnd(ends::add);

    used.cancel();
    reply.close();

    assertThat(ends).hasSize(1);
    assertThat(openRequests()).isZero();
  }

  @Test
  void an_attempt_cancelled_before_its_start_fails_with_the_reason() {
    ProviderUnderTest used = useAnswering();
    used.cancel();

    assertThatThrownBy(() -> used.call(false)).isSameAs(used.reason());
    assertThatThrownBy(used::chunks).isSameAs(used.reason());
  }

  @Test
  void a_plain_request_that_waits_ends_when_it_is_cancelled() {
    ProviderUnderTest used = use(silent(), "silent");

    assertThat(used.endOnceCancelled(() -> used.call(false))).isSameAs(used.reason());
  }

  @Test
  void a_stream_that_waits_to_begin_ends_when_it_is_cancelled() {
    ProviderUnderTest used = use(silent(), "silent");

    assertThat(used.endOnceCancelled(used::chunks)).isSameAs(used.reason());
  }

  @Test
  void a_stream_that_waits_for_more_ends_when_it_is_cancelled() {
    ProviderUnderTest used = use(stalling(), "stalling");
    StreamingReply reply = used.stream();

    assertThat(reply.next()).isNotNull();
    assertThat(used.endOnceCancelled(() -> reply.forEach(chunk -> {}))).isSameAs(used.reason());
  }

  @Test
  void a_cancelled_stream_fails_with_the_reason_although_more_chunks_are_available() {
    ProviderUnderTest used = useAnswering();
    ChatReply reply = used.call(true);
    assumeTrue(reply instanceof StreamingReply, "this provider answers at once");
    StreamingReply stream = (StreamingReply) reply;
    stream.next();

    used.cancel();

    assertThatThrownBy(() -> stream.forEach(chunk -> {})).isSameAs(used.reason());
  }

  @Test
  void cancelling_a_finished_attempt_does_nothing() {
    ProviderUnderTest used = useAnswering();
    ChatReply reply = used.call(false);
    List<ReplyOutcome> ends = new ArrayList<>();

    used.cancel();
    reply.onEnd(ends::add);

    assertThat(ends).hasSize(1);
    assertThat(ends.get(0).failure()).isNull();
  }

  @Test
  void a_failure_carries_the_providers_name() {
    ProviderUnderTest used = use(failingOnce(), "failing");

    ChatException failure = catchThrowableOfType(ChatException.class, () -> used.call(false));

    assertThat(failure).isNotNull();
    assertThat(failure.provider()).isEqualTo(used.provider().name());
    assertThat(failure).hasMessageNotContaining(ProviderUnderTest.PROMPT);
  }

  @Test
  void it_does_not_retry() {
    ProviderUnderTest plain = use(failingOnce(), "failing");
    ProviderUnderTest streamed = use(failingOnce(), "failing");

    assertThatThrownBy(() -> plain.call(false)).isInstanceOf(ChatException.class);
    assertThatThrownBy(streamed::chunks).isInstanceOf(ChatException.class);
    assertThat(plain.call(false)).isInstanceOf(CompleteReply.class);
    assertThat(streamed.chunks()).isNotEmpty();
  }

  @Test
  void several_threads_may_call_at_once() throws Exception {
    ProviderUnderTest used = useAnswering();

    for (Future<Boolean> complete : used.callFromManyThreads()) {
      assertThat(complete.get()).isTrue();
    }
  }

  @Test
  void a_provider_that_answers_passes_its_probe() {
    ChatProvider provider = useAnswering().provider();

    assertThatCode(provider::probe).doesNotThrowAnyException();
  }

  @Test
  void it_may_be_closed_more_than_once() {
    ChatProvider provider = useAnswering().provider();
    provider.close();

    assertThatCode(provider::close).doesNotThrowAnyException();
  }
}
