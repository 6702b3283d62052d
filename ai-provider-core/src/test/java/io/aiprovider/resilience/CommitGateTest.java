package io.aiprovider.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.ListSource;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.ScriptedProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CommitGateTest {
  private final ScriptedProvider provider = new ScriptedProvider("a");

  private ChatReply stream() {
    return AttemptChain.run(new CommitGate(), provider, AttemptChain.STREAM);
  }

  @Test
  @DisplayName("13 a failure after chunks without content fails the attempt, not the stream")
  void a_failure_before_the_first_content_fails_the_attempt() {
    var failure = Failures.streamBroken("a");
    provider.breaksOff(failure, Wire.opening(), Wire.opening());

    assertThatThrownBy(this::stream).isSameAs(failure);
  }

  @Test
  @DisplayName("14 a failure after the first content fails the stream")
  void a_failure_after_the_first_content_fails_the_stream() {
    var failure = Failures.streamBroken("a");
    provider.breaksOff(failure, Wire.opening(), Wire.text("Hel"));

    StreamingReply reply = (StreamingReply) stream();

    assertThat(reply.next()).isEqualTo(Wire.opening());
    assertThat(reply.next()).isEqualTo(Wire.text("Hel"));
    assertThatThrownBy(reply::next).isSameAs(failure);
  }

  @Test
  @DisplayName("15 an empty stream, or one without content, is a failed attempt")
  void a_stream_without_content_is_a_failed_attempt() {
    provider.streams().streams(Wire.opening(), Wire.usage(1, 0));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(this::stream)
          .isInstanceOf(MalformedReply.class)
          .hasMessage("The stream ended without any content.");
    }
  }

  @Test
  @DisplayName("15 an empty whole answer is also a failed attempt of a stream")
  void an_empty_whole_answer_is_a_failed_attempt() {
    provider.answers(new ChatResponse(Wire.json("{'choices':[]}")));

    assertThatThrownBy(this::stream).isInstanceOf(MalformedReply.class);
  }

  @Test
  void keeps_all_chunks_in_order() {
    ChatChunk[] chunks = {
      Wire.opening(), Wire.usage(1, 0), Wire.text("a"), Wire.text("b"), Wire.finish("stop")
    };
    provider.streams(chunks);

    assertThat((StreamingReply) stream()).containsExactly(chunks);
  }

  @Test
  void reads_no_further_than_the_first_content() {
    ListSource source = ListSource.of(Wire.stream("a", "b", "c"));

    ChatReply reply =
        new CommitGate()
            .intercept(
                new OneStepChain(
                    AttemptChain.STREAM, StreamingReply.of(AttemptChain.TARGET, source)));

    assertThat(source.taken()).isEqualTo(2);
    reply.close();
    assertThat(source.closed()).isTrue();
  }

  @Test
  void a_stream_with_too_many_opening_chunks_is_malformed() {
    EndlessSource source = new EndlessSource(Wire.opening());

    assertThatThrownBy(() -> gated(source))
        .isInstanceOf(MalformedReply.class)
        .hasMessage("The stream sent more than 1000 chunks before its first content.");

    assertThat(source.taken).isEqualTo(1_001);
    assertThat(source.closed).isTrue();
  }

  @Test
  void a_stream_with_too_large_opening_chunks_is_malformed() {
    ChatChunk large = Wire.chunk("{'choices':[],'padding':'" + "x".repeat(100_000) + "'}");
    EndlessSource source = new EndlessSource(large);

    assertThatThrownBy(() -> gated(source))
        .isInstanceOf(MalformedReply.class)
        .hasMessage("The stream sent more than 1048576 bytes before its first content.");

    assertThat(source.taken).isEqualTo(11);
    assertThat(source.closed).isTrue();
  }

  private static void gated(ChunkSource source) {
    new CommitGate()
        .intercept(
            new OneStepChain(AttemptChain.STREAM, StreamingReply.of(AttemptChain.TARGET, source)));
  }

  private static final class EndlessSource implements ChunkSource {
    private final ChatChunk chunk;
    private int taken;
    private boolean closed;

    EndlessSource(ChatChunk chunk) {
      this.chunk = chunk;
    }

    @Override
    public ChatChunk next() {
      taken++;
      return chunk;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  @DisplayName("16 a whole answer is replayed for a streaming request")
  void a_whole_answer_is_replayed() {
    provider.answers("Hello");

    List<ChatChunk> chunks = toList((StreamingReply) stream());

    assertThat(Wire.assembled(chunks.toArray(ChatChunk[]::new)).text()).isEqualTo("Hello");
  }

  private static List<ChatChunk> toList(StreamingReply reply) {
    List<ChatChunk> chunks = new ArrayList<>();
    reply.forEach(chunks::add);
    return chunks;
  }

  @Test
  void does_not_change_plain_calls() {
    provider.answers("Hello");

    assertThat(AttemptChain.run(new CommitGate(), provider, AttemptChain.PLAIN))
        .isInstanceOf(CompleteReply.class);
  }
}
