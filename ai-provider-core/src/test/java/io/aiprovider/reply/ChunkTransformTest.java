package io.aiprovider.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChunkTransformTest {
  private static final Target TARGET = new Target("openai", "gpt-4o", false);
  private static final MalformedReply NOTHING = Failures.malformed("openai");

  private final List<ReplyOutcome> ends = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private final ListSource source = ListSource.of(text("a"), text("b"));
  private final StreamingReply reply = StreamingReply.of(TARGET, source);

  ChunkTransformTest() {
    reply.onEnd(ends::add);
  }

  private static ChatChunk text(String text) {
    return Wire.text(text);
  }

  private static List<String> texts(StreamingReply reply) {
    List<String> texts = new ArrayList<>();
    reply.forEach(chunk -> texts.add(chunk.text()));
    return texts;
  }

  /** Adds its mark to each text, and one more chunk at the end. */
  private static ChunkTransform marking(String mark) {
    return new ChunkTransform() {
      @Override
      public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
        next.accept(text(chunk.text() + mark));
      }

      @Override
      public void onEnd(Consumer<ChatChunk> next) {
        next.accept(text("end" + mark));
      }
    };
  }

  @Test
  void transforms_run_in_the_order_in_which_they_were_added() {
    reply.transform(marking("1")).transform(marking("2"));

    assertThat(texts(reply)).containsExactly("a12", "b12", "end12", "end2");
  }

  @Test
  void a_chunk_may_be_held_back_or_become_several() {
    reply.transform(
        (chunk, next) -> {
          if (chunk.text().equals("b")) {
            next.accept(text("x"));
            next.accept(text("y"));
          }
        });

    assertThat(texts(reply)).containsExactly("x", "y");
    assertThat(source.taken()).isEqualTo(2);
  }

  @Test
  void an_observer_sees_the_result_of_earlier_transforms() {
    reply.observe(chunk -> seen.add(chunk.text()));
    reply.transform(marking("!"));
    reply.observe(chunk -> seen.add(chunk.text()));

    texts(reply);

    assertThat(seen).containsExactly("a", "a!", "b", "b!", "end!");
  }

  @Test
  void observed_chunks_keep_their_bytes() {
    byte[] bytes =
        "{ \"choices\" : [ {\"delta\":{\"content\":\"\\u0061\"}} ],\"n\":1e2 }"
            .getBytes(StandardCharsets.UTF_8);
    ChatChunk chunk = new ChatChunk(JsonObject.parseLenient(bytes));
    StreamingReply one = StreamingReply.of(TARGET, ListSource.of(chunk));
    one.observe(each -> seen.add(each.text()));

    ChatChunk passed = one.next();

    assertThat(passed).isSameAs(chunk);
    assertThat(chunk.json().toBytes()).isEqualTo(bytes);
  }

  @Test
  void a_transform_that_throws_ends_the_reply_once_and_closes_the_source() {
    IllegalStateException bug = new IllegalStateException("bug");
    reply.observe(
        chunk -> {
          throw bug;
        });

    assertThatThrownBy(reply::next).isSameAs(bug);

    reply.close();
    assertThatThrownBy(reply::next).isInstanceOf(Cancelled.class).hasCause(bug);
    assertThat(ends)
        .singleElement()
        .extracting(ReplyOutcome::failure)
        .isInstanceOf(Cancelled.class);
    assertThat(ends.get(0).failure()).hasCause(bug);
    assertThat(source.closed()).isTrue();
  }

  @Test
  void an_error_in_a_transform_ends_the_reply_too() {
    reply.observe(
        chunk -> {
          throw new StackOverflowError();
        });

    assertThatThrownBy(reply::next).isInstanceOf(StackOverflowError.class);

    assertThat(ends).hasSize(1);
    assertThat(source.closed()).isTrue();
  }

  @Test
  void a_transform_that_throws_at_the_end_makes_the_reply_fail() {
    var failure = Failures.malformed("openai");
    reply.transform(
        new ChunkTransform() {
          @Override
          public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
            next.accept(chunk);
          }

          @Override
          public void onEnd(Consumer<ChatChunk> next) {
            throw failure;
          }
        });
    reply.next();
    reply.next();

    assertThatThrownBy(reply::next).isSameAs(failure);

    assertThat(ends).extracting(ReplyOutcome::failure).containsExactly(failure);
  }

  @Test
  void an_observer_may_close_the_reply() {
    reply.observe(chunk -> reply.close());
    reply.transform(marking("!"));

    assertThatThrownBy(reply::next).isInstanceOf(Cancelled.class);

    assertThat(ends).hasSize(1);
    assertThat(source.closed()).isTrue();
  }

  @Test
  void a_broken_stream_gets_no_last_chunks() {
    var failure = Failures.streamBroken("openai");
    StreamingReply broken = StreamingReply.of(TARGET, ListSource.failing(failure, text("a")));
    broken.transform(marking("!"));

    assertThat(broken.next()).isEqualTo(text("a!"));
    assertThatThrownBy(broken::next).isSameAs(failure);
    assertThatThrownBy(broken::next).isSameAs(failure);
  }

  @Test
  void chunks_read_ahead_pass_only_through_transforms_added_later() {
    reply.transform(marking("1"));

    reply.readAhead(chunk -> chunk.text().equals("b1"), () -> NOTHING);
    reply.transform(marking("2"));

    assertThat(source.taken()).isEqualTo(2);
    assertThat(texts(reply)).containsExactly("a12", "b12", "end12", "end2");
  }

  @Test
  void reading_ahead_again_continues_from_there() {
    reply.readAhead(chunk -> true, () -> NOTHING);
    reply.transform(marking("1"));
    reply.readAhead(chunk -> chunk.text().equals("b1"), () -> NOTHING);
    reply.transform(marking("2"));

    assertThat(texts(reply)).containsExactly("a12", "b12", "end12", "end2");
  }

  @Test
  void a_reply_that_ends_during_reading_ahead_fails_with_the_given_failure() {
    assertThatThrownBy(() -> reply.readAhead(chunk -> false, () -> NOTHING)).isSameAs(NOTHING);

    assertThat(ends).extracting(ReplyOutcome::failure).containsExactly(NOTHING);
    assertThat(source.closed()).isTrue();
    assertThatThrownBy(reply::next).isSameAs(NOTHING);
  }

  @Test
  void waiting_for_the_source_is_separated_from_other_work() {
    reply.aroundReads(() -> seen.add("waits"), () -> seen.add("continues"));
    reply.observe(chunk -> seen.add(chunk.text()));

    texts(reply);

    assertThat(seen)
        .containsExactly(
            "waits", "continues", "a", "waits", "continues", "b", "waits", "continues");
  }
}
