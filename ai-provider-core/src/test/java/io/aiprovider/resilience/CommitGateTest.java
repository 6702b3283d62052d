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
  @DisplayName("13 a failure after chunks without content is the attempt's, not the stream's")
  void a_failure_before_the_first_content_is_the_attempts() {
    var failure = Failures.streamBroken("a");
    provider.breaksOff(failure, Wire.opening(), Wire.opening());

    assertThatThrownBy(this::stream).isSameAs(failure);
  }

  @Test
  @DisplayName("14 a failure after the first content is the stream's")
  void a_failure_after_the_first_content_is_the_streams() {
    var failure = Failures.streamBroken("a");
    provider.breaksOff(failure, Wire.opening(), Wire.text("Hel"));

    StreamingReply reply = (StreamingReply) stream();

    assertThat(reply.next()).isEqualTo(Wire.opening());
    assertThat(reply.next()).isEqualTo(Wire.text("Hel"));
    assertThatThrownBy(reply::next).isSameAs(failure);
  }

  @Test
  @DisplayName("15 a stream of nothing, or of no content, is a failed attempt")
  void a_stream_without_content_is_a_failed_attempt() {
    provider.streams().streams(Wire.opening(), Wire.usage(1, 0));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(this::stream)
          .isInstanceOf(MalformedReply.class)
          .hasMessage("The stream ended without any content.");
    }
  }

  @Test
  @DisplayName("15 a whole answer of nothing is a failed attempt of a stream too")
  void a_whole_answer_of_nothing_is_a_failed_attempt() {
    provider.answers(new ChatResponse(Wire.json("{'choices':[]}")));

    assertThatThrownBy(this::stream).isInstanceOf(MalformedReply.class);
  }

  @Test
  void loses_nothing_and_changes_no_order() {
    ChatChunk[] chunks = {
      Wire.opening(), Wire.usage(1, 0), Wire.text("a"), Wire.text("b"), Wire.finish("stop")
    };
    provider.streams(chunks);

    assertThat((StreamingReply) stream()).containsExactly(chunks);
  }

  @Test
  void takes_no_more_than_the_first_content() {
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
  void a_stream_of_endless_openings_is_malformed() {
    EndlessSource source = new EndlessSource(Wire.opening());

    assertThatThrownBy(() -> gated(source))
        .isInstanceOf(MalformedReply.class)
        .hasMessage("The stream sent more than 1000 chunks before its first content.");

    assertThat(source.taken).isEqualTo(1_001);
    assertThat(source.closed).isTrue();
  }

  @Test
  void a_stream_of_large_openings_is_malformed() {
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
  @DisplayName("16 a whole answer is replayed to whom asked for a stream")
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
  void leaves_plain_calls_alone() {
    provider.answers("Hello");

    assertThat(AttemptChain.run(new CommitGate(), provider, AttemptChain.PLAIN))
        .isInstanceOf(CompleteReply.class);
  }
}
