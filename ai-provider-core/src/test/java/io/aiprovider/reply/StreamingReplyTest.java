package io.aiprovider.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.Failures;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StreamingReplyTest {
  private static final Target TARGET = new Target("openai", "gpt-4o", false);

  private final List<ReplyOutcome> ends = new ArrayList<>();

  private StreamingReply reply(ChunkSource source) {
    StreamingReply reply = StreamingReply.of(TARGET, source);
    reply.onEnd(ends::add);
    return reply;
  }

  private static void drain(StreamingReply reply) {
    while (reply.next() != null) {
      // only the end matters
    }
  }

  @Test
  void ends_complete_when_its_last_chunk_was_taken() {
    ListSource source = ListSource.of(Wire.text("Hi"), Wire.finish("stop"), Wire.usage(1, 2));
    StreamingReply reply = reply(source);

    drain(reply);
    reply.close();
    reply.close();

    assertThat(ends)
        .containsExactly(new ReplyOutcome("openai", "gpt-4o", Usage.of(1, 2), null, null));
    assertThat(source.closed()).isTrue();
  }

  @Test
  void is_ready_when_a_chunk_was_read_ahead_and_when_it_has_ended() {
    StreamingReply reply =
        reply(ListSource.of(Wire.text("a"), Wire.text("b"), Wire.finish("stop")));
    assertThat(reply.isReady()).isFalse(); // the source does not know

    reply.readAhead(chunk -> chunk.text().equals("b"), () -> Failures.timedOut("openai"));

    assertThat(reply.isReady()).isTrue();
    assertThat(reply.next()).isNotNull();
    assertThat(reply.isReady()).isTrue();
    assertThat(reply.next()).isNotNull();
    assertThat(reply.isReady()).isFalse();
    drain(reply);
    assertThat(reply.isReady()).isTrue();
  }

  @Test
  void a_replay_is_ready_to_its_end() {
    ListSource whole = ListSource.of(Wire.text("Hi"), Wire.finish("stop"));
    StreamingReply replay = StreamingReply.replay(TARGET, reply(whole).toResponse());

    assertThat(replay.isReady()).isTrue();
    drain(replay);
    assertThat(replay.isReady()).isTrue();
  }

  @Test
  void a_chunk_held_back_by_a_transform_is_not_ready() {
    StreamingReply reply = reply(ListSource.of(Wire.text("a"), Wire.finish("stop")));
    reply.readAhead(chunk -> chunk.text().equals("a"), () -> Failures.timedOut("openai"));
    reply.transform((chunk, next) -> {});

    assertThat(reply.isReady()).isFalse();
  }

  @Test
  void a_bug_found_by_isReady_is_thrown_by_next() {
    StreamingReply reply = reply(ListSource.of(Wire.text("a")));
    reply.readAhead(chunk -> true, () -> Failures.timedOut("openai"));
    reply.observe(
        chunk -> {
          throw new IllegalStateException("bug");
        });

    assertThat(reply.isReady()).isTrue();
    assertThat(ends).isEmpty();
    assertThatThrownBy(reply::next).isInstanceOf(IllegalStateException.class).hasMessage("bug");
    assertThat(ends).extracting(ReplyOutcome::failure).hasOnlyElementsOfType(Cancelled.class);
  }

  @Test
  @DisplayName("11 fails with its failure, after the received chunks")
  void fails_with_its_failure() {
    var failure = Failures.streamBroken("openai");
    ListSource source = ListSource.failing(failure, Wire.text("Hel"));
    StreamingReply reply = reply(source);

    assertThat(reply.next()).isNotNull();
    assertThatThrownBy(reply::next).isSameAs(failure);
    reply.close();

    assertThat(ends).extracting(ReplyOutcome::failure).containsExactly(failure);
    assertThat(source.closed()).isTrue();
  }

  @Test
  void ends_cancelled_when_it_is_closed_early() {
    ListSource source = ListSource.of(Wire.stream("a", "b"));
    StreamingReply reply = reply(source);
    reply.next();

    reply.close();
    reply.close();

    assertThat(ends)
        .singleElement()
        .satisfies(end -> assertThat(end.failure()).isInstanceOf(Cancelled.class));
    assertThat(source.closed()).isTrue();
    assertThatThrownBy(reply::next).isSameAs(ends.get(0).failure());
  }

  @Test
  void ends_although_its_source_cannot_be_closed() {
    StreamingReply reply =
        reply(
            new ChunkSource() {
              @Override
              public @Nullable ChatChunk next() {
                return Wire.text("x");
              }

              @Override
              public void close() {
                throw new IllegalStateException("stuck");
              }
            });

    assertThatThrownBy(reply::close).hasMessage("stuck");

    assertThat(ends).hasSize(1);
  }

  @Test
  void reads_nothing_before_a_chunk_is_requested() {
    ListSource source = ListSource.of(Wire.stream("a", "b"));
    StreamingReply reply = reply(source);
    assertThat(source.taken()).isZero();

    reply.next();

    assertThat(source.taken()).isEqualTo(1);
  }

  @Test
  @DisplayName("40 names the model that the chunks name")
  void names_the_model_that_the_chunks_name() {
    StreamingReply reply = reply(ListSource.of(Wire.chunk("{'model':'gpt-4o-2026','choices':[]}")));
    assertThat(reply.model()).isEqualTo("gpt-4o");

    drain(reply);

    assertThat(reply.model()).isEqualTo("gpt-4o-2026");
    assertThat(ends).extracting(ReplyOutcome::model).containsExactly("gpt-4o-2026");
  }

  @Test
  void ends_complete_before_a_last_chunk_of_a_transform_is_returned() {
    StreamingReply reply = reply(ListSource.of(Wire.text("a")));
    reply.transform(ending(Wire.text("b")));
    reply.next();

    ChatChunk last = reply.next();

    assertThat(last).isEqualTo(Wire.text("b"));
    assertThat(ends).extracting(ReplyOutcome::complete).containsExactly(true);
    assertThat(reply.next()).isNull();
    assertThat(ends).hasSize(1);
  }

  private static ChunkTransform ending(ChatChunk last) {
    return new ChunkTransform() {
      @Override
      public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
        next.accept(chunk);
      }

      @Override
      public void onEnd(Consumer<ChatChunk> next) {
        next.accept(last);
      }
    };
  }

  @Test
  void a_whole_answer_as_a_stream_has_the_same_end() {
    CompleteReply whole = CompleteReply.of(TARGET, Wire.answer("Hi"));
    StreamingReply stream = whole.streamed();
    stream.onEnd(ends::add);

    assertThat(ends).extracting(ReplyOutcome::usage).containsExactly(Usage.of(3, 5));
    assertThat(stream.toResponse().text()).isEqualTo("Hi");
    assertThat(ends).hasSize(1);
  }

  @Test
  void a_collected_stream_has_the_same_end() {
    StreamingReply stream = reply(ListSource.of(Wire.stream("Hel", "lo")));

    CompleteReply whole = stream.collected();
    whole.onEnd(ends::add);

    assertThat(whole.response().text()).isEqualTo("Hello");
    assertThat(ends).hasSize(2);
    assertThat(ends.get(0)).isSameAs(ends.get(1));
  }

  @Test
  void is_iterated_once() {
    StreamingReply reply = reply(ListSource.of(Wire.text("a"), Wire.text("b")));
    List<String> texts = new ArrayList<>();

    reply.forEach(chunk -> texts.add(chunk.text()));

    assertThat(texts).containsExactly("a", "b");
    assertThatThrownBy(() -> reply.iterator().next()).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void replays_a_whole_answer() {
    StreamingReply reply = StreamingReply.replay(TARGET, Wire.answer("Hi"));
    reply.onEnd(ends::add);
    StringBuilder text = new StringBuilder();

    reply.forEach(chunk -> text.append(chunk.text()));

    assertThat(text).hasToString("Hi");
    assertThat(ends).extracting(ReplyOutcome::usage).containsExactly(Usage.of(3, 5));
  }

  @Test
  void returns_its_texts_without_chunks_that_have_none() {
    ListSource source = ListSource.of(Wire.stream("Hel", "", "lo"));

    assertThat(reply(source).texts()).containsExactly("Hel", "lo");
    assertThat(source.closed()).isTrue();
  }

  @Test
  void reads_no_further_than_the_requested_text() {
    ListSource source = ListSource.of(Wire.text("a"), Wire.text("b"));

    assertThat(reply(source).texts().iterator().next()).isEqualTo("a");
    assertThat(source.taken()).isEqualTo(1);
  }

  @Test
  void becomes_the_response_of_a_plain_call() {
    ChatResponse response = reply(ListSource.of(Wire.stream("Hel", "lo"))).toResponse();

    assertThat(response.text()).isEqualTo("Hello");
    assertThat(response.finishReason()).isEqualTo("stop");
    assertThat(ends).hasSize(1);
  }

  @Test
  void is_closed_when_its_response_cannot_be_assembled() {
    JsonObject deep = JsonObject.EMPTY;
    for (int depth = 0; depth < 200_000; depth++) { // deeper than the stack
      deep = JsonObject.of("a", deep);
    }
    ListSource source = ListSource.of(new ChatChunk(deep), Wire.finish("stop"));

    assertThatThrownBy(reply(source)::toResponse).isInstanceOf(StackOverflowError.class);

    assertThat(source.closed()).isTrue();
    assertThat(ends)
        .singleElement()
        .satisfies(end -> assertThat(end.failure()).isInstanceOf(Cancelled.class));
  }

  @Test
  void becomes_no_response_when_it_breaks() {
    var failure = Failures.streamBroken("openai");

    assertThatThrownBy(reply(ListSource.failing(failure, Wire.text("Hel")))::toResponse)
        .isSameAs(failure);
  }
}
